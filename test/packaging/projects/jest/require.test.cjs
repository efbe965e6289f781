const { withEncryption } = require('tencentcloud-encryption');
const { startEmulator } = require('tencentcloud-encryption/emulator');
const { ocr } = require('tencentcloud-sdk-nodejs-ocr');

test.each(['AES-256-CBC', 'SM4-GCM'])('a call under %s', async (algorithm) => {
  const emulator = await startEmulator();
  const publicKey = emulator.publicKeys[algorithm];
  const client = withEncryption(new ocr.v20181119.Client(emulator.clientConfig), { publicKey });
  const card = await client.RecognizeEncryptedIDCardOCR({ ImageUrl: 'https://example.com/card.png' });
  await emulator.close();
  expect(card.Name).toBe('李明');
});
