// The known answers of fixtures/documented.json, standards.json and test-keys.json, as data that travels with the
// package; a test compares them. PUBLIC: every private key here is known to everyone, for tests only.

export const documented = {
  plaintext: {
    utf8: '{"ImageUrl":"https://ocr-demo-1254418846.cos.ap-guangzhou.myqcloud.com/card/IDCardOCR/IDCardOCR1.jpg","Config": "{\\"TempIdWarn\\":true}","CardSide": "FRONT"}',
  },
  'aes-256-cbc': {
    keyUtf8: 'aqPpVPUV9XMCCr5QQSu4p6mI8BAgbMz3',
    ivBase64: 'Pcr1F3d9Bkn6ub7jduJcBw==',
    encryptedBodyBase64:
      'MrUQbU7Tkva7sWSxEScx7U9zOikFtM5fCf7weC21z96kPE93MFnGbbMKR+CgsTSCLpqmfBKSDeErek4HAyyRGwzctETaJOJ7cFD8E4gBXk0R7yZhFn9INamfTMJusIhWGkmXPP0/+lrZoqGhOm01FNTAaUf6qHNwWUXOiaMntBSRmC5vscx9+arg4IW9XtTwENsK2ho68s7bw21uKNNJPw==',
  },
  'sm4-gcm': {
    keyUtf8: 'zpBn0BkD44bvJuSF',
    ivBase64: 'MUZsKuqk7N2u7Ayh',
    encryptedBodyBase64:
      '12nTF6/CcyMqUDmbU63FPMFRpsye8NdZDwfGceRZIjpSr9ClHKAqWJBhcbqOGolvuOqG+ES1Eru94+5NlJtK/1UE+BgUb9+1571TgS/7Nn0d8zpR320ZZoFZO3djdpkkyXL32sM3FyuwdOkQXMOYcS+3y8A8YCOSLjDL6L7rAC2fP8sqqWWGndZAUdyK9fshwZ+rbCtf3zMl0uWY',
    tagBase64: '/UA77R+JRWGG2AsAGtGlTA==',
  },
};

export const standards = {
  'sm4-block': {
    key: '0123456789abcdeffedcba9876543210',
    plaintext: '0123456789abcdeffedcba9876543210',
    ciphertext: '681edf34d206965e86b3e94f536e4246',
  },
  sm3: {
    messageUtf8: 'abc',
    digest: '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
  },
  'sm4-gcm': {
    key: '0123456789abcdeffedcba9876543210',
    iv: '00001234567800000000abcd',
    plaintext:
      'aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa',
    ciphertext:
      '17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d',
    tagWithoutAad: '7bd29ef4763611cbcd3bcd2de1a39c42',
  },
  'sm2-encryption': {
    privateKey: '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8',
    publicPoint:
      '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
    k: '59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21',
    messageUtf8: 'encryption standard',
    ciphertext:
      '0404ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df059983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd876621886ca989ca9c7d58087307ca93092d651efa',
  },
  'aes-256-cbc': {
    key: '603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4',
    iv: '000102030405060708090a0b0c0d0e0f',
    plaintext:
      '6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710',
    ciphertextWithoutPaddingBlock:
      'f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b',
  },
  'rsaes-pkcs1-v1_5': {
    modulus:
      'a8b3b284af8eb50b387034a860f146c4919f318763cd6c5598c8ae4811a1e0abc4c7e0b082d693a5e7fced675cf4668512772c0cbc64a742c6c630f533c8cc72f62ae833c40bf25842e984bb78bdbf97c0107d55bdb662f5c4e0fab9845cb5148ef7392dd3aaff93ae1e6b667bb3d4247616d4f5ba10d4cfd226de88d39f16fb',
    exponent: '010001',
    privateExponent:
      '53339cfdb79fc8466a655c7316aca85c55fd8f6dd898fdaf119517ef4f52e8fd8e258df93fee180fa0e4ab29693cd83b152a553d4ac4d1812b8b9fa5af0e7f55fe7304df41570926f3311f15c4d65a732c483116ee3d3d2d0af3549ad9bf7cbfb78ad884f84d5beb04724dc7369b31def37d0cf539e9cfcdd3de653729ead5d1',
    message:
      'd94ae0832e6445ce42331cb06d531a82b1db4baad30f746dc916df24d4e3c2451fff59a6423eb0e1d02d4fe646cf699dfd818c6e97b051',
    ciphertext:
      '709c7d2d4598c96065b6588da2f89fa87f062d7241ef6595898f637ada57eae90173f0fb4bf6a91ebd96506907c853dacf208494be94d313a04185d474a907412effc3e024d07e4d09aa245fbcb130219bfa5de02d4f7e2ec9e62e8ad32dee5ff4d8e4cfecbc5033a1c2c61c5233ae16192a481d0075bfc7ce028212cd27bebe',
  },
};

export const testKeys = {
  'rsa-2048': {
    modulus:
      'afef1685b909d00bf3e9ff1508b131d8372f2c039cac134ed98c4c48857b4ff3be88d3f2be82f23aed5de3462ffae75bdf7d9676e8beebd67b2016b208214604a4db427c93e50e86569240886f8b0f360ecef2472d6f4a55c51a0a096da27afd7b9d76ccbafee921edb5287e449db412e387ef417692622ad6169cfa669f7df165d5a40cb23b9f0f058ca201aaf5c226635ee6af80846bee413751f55bc079e34029b58246baa881023bfccbd39d6d40cbb2a0b36fc3c1ea3c1c4142151827d1bdc517506a43f275bface6bc6ead20f4fe20e550c3a6744ba3933e5af43a490f1cf92840e93523a57e5e44a824a535257fd91289ab2230fdf52c6e20d8a10049',
    exponent: '010001',
    privateExponent:
      '084df354b592ca80bdef362cb27fd6b7fb86dcff80a638b5189cc03f0e19ef80b4663606f7ca2b8fef8366867a1e504c6c64bbb4fa3084e6576280dfbf757e9e1a800507e75d410dc3495d0573aa6f39e082113a9de0ea73d8fd6d2adbc37725beef845b8e9a18bc12c1e1daeff737b84a88309978f4d8f067b1a2904946cf05816b1c4582fd79a2e9f90a984cddf469fe556b384df3ee6f123575f216531accad75c9c3c9203b4b4623728b777b36eaa184fadc088a3351f0f1115f4d9408c808b3ce68550a9a3b7fbb8d6fb92dd45831652fd59b1159232814c379e35d5f1b2f03ee15d9f063ae6773162053f7665585451cfceb936254804f8b2e05310e6f',
  },
};
