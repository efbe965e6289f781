import { cachedKey, encryptionMiddleware, importPublicKey, optionsFromEnv } from 'tencentcloud-encryption';
import { ALGORITHMS, fromBase64, fromHex, toBase64, toHex, toUtf8 } from './bytes.mjs';
import { expectCode, expectEqual, expectTrue } from './expect.mjs';

/** SHA-256 of the SubjectPublicKeyInfo of the keys that the vendor publishes. */
const PUBLISHED = {
  RSA: '40c15910cf87807ee9d870b994012dbf3be3fe435bfbed9706c0ef794c291677',
  SM2: 'be32f06bee0a7b639e81e2ac591b76df41befafa3038440f0929b23700e5a3bc',
};

const derOf = (pem) => fromBase64(pem.replace(/-----[A-Z ]+-----|\s/g, ''));

/** Each form of the key that was issued. */
export function formsOf(issued) {
  const pem = new TextDecoder().decode(fromBase64(issued));
  const der = derOf(pem);
  const forms = {
    'as issued': issued,
    'PEM as text': pem,
    'PEM with CRLF': pem.replace(/\n/g, '\r\n'),
    'PEM as bytes': toUtf8(pem),
    'DER in Base64': toBase64(der),
    'DER as a Uint8Array': der,
    'DER as an ArrayBuffer': der.slice().buffer,
    'DER as a DataView': new DataView(der.slice().buffer),
  };
  // The point is the end of an SM2 key's DER.
  const point = der.slice(-65);
  if (!pem.includes('RSA')) {
    const hex = toHex(point);
    Object.assign(forms, {
      '04‖X‖Y in hexadecimal': hex,
      'X‖Y in hexadecimal': hex.slice(2).toUpperCase(),
      '04‖X‖Y as bytes': point,
      'X‖Y as bytes': point.subarray(1),
    });
  }
  return forms;
}

export function keys(check, { publicKeys, published }) {
  for (const [kind, fingerprint] of Object.entries(PUBLISHED)) {
    check(`the published ${kind} key has its known fingerprint`, () =>
      expectEqual(importPublicKey(published[kind]).fingerprint, fingerprint),
    );
  }
  for (const algorithm of ALGORITHMS) {
    const key = importPublicKey(publicKeys[algorithm]);
    check(`it says what it is, ${algorithm}`, () => {
      const expected = algorithm === 'SM4-GCM' ? ['SM2', 256, algorithm] : ['RSA', 1024, algorithm];
      expectEqual([key.kind, key.bits, key.algorithm], expected);
      expectTrue(Object.isFrozen(key) && importPublicKey(key) === key, 'it is frozen, and taken again');
    });
    for (const [form, input] of Object.entries(formsOf(publicKeys[algorithm]))) {
      check(`${form}, ${algorithm}`, () => expectEqual(importPublicKey(input), key));
    }
  }
  keysFromElsewhere(check, publicKeys);
  for (const [name, input, said] of refused(publicKeys)) {
    check(`refused: ${name}`, async () => {
      const { message } = await expectCode('ERR_INVALID_PUBLIC_KEY', () => importPublicKey(input));
      expectTrue(said.test(message), message);
    });
  }
}

/** Name, input, and what the message says of it. */
function refused(publicKeys) {
  const [rsa, sm2] = ALGORITHMS.map((algorithm) => formsOf(publicKeys[algorithm]));
  const pem = rsa['PEM as text'];
  const der = rsa['DER as a Uint8Array'];
  const point = fromHex(sm2['04‖X‖Y in hexadecimal']);
  const change = (bytes, at, value) => bytes.map((byte, i) => (i === at ? value : byte));
  return [
    ['a point off the curve', change(point, 64, point[64] ^ 1), /not on the curve/],
    ['a compressed point', change(point.slice(0, 33), 0, 2), /compressed/],
    ['a hybrid point', change(point, 0, 6), /hybrid/],
    ['the point at infinity', new Uint8Array(65), /infinity/],
    // PKCS#1: the modulus ends at byte 134, the exponent at the last one, 139.
    ['an even modulus', change(der, 134, 2), /modulus is even/],
    ['an even exponent', change(der, 139, 0), /exponent must be odd/],
    ['a byte too many', Uint8Array.of(...der, 0), /can't be read/],
    ['a byte too few', sm2['DER as a Uint8Array'].slice(0, -1), /can't be read/],
    ['a private PEM', pem.replaceAll('PUBLIC', 'PRIVATE'), /private key/],
    ['two PEM blocks', pem + pem, /one block/],
    ['nothing', '', /got 0 characters/],
  ];
}

/** Keys that are fetched, and options out of variables. */
function keysFromElsewhere(check, publicKeys) {
  for (const algorithm of ALGORITHMS) {
    check(`a key that is fetched once for calls that wait, ${algorithm}`, async () => {
      let fetches = 0;
      const fetchKey = async () => {
        fetches += 1;
        return publicKeys[algorithm];
      };
      const events = [];
      const encrypt = encryptionMiddleware({
        publicKey: cachedKey(fetchKey, { ttlMs: 60_000, staleMs: 60_000 }),
        onEvent: (event) => events.push(event),
      });
      const params = { ImageUrl: 'https://example.com/card.jpg' };
      const call = () =>
        encrypt({ action: 'RecognizeEncryptedIDCardOCR', params }, async () => ({})).catch(() => {});
      await Promise.all([call(), call()]);
      expectEqual([fetches, ...events.map((event) => event.algorithm)], [1, algorithm, algorithm]);
    });
  }
  check('options out of variables', () => {
    const TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY = publicKeys['SM4-GCM'];
    const options = optionsFromEnv({ TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY });
    expectEqual(Object.keys(options), ['publicKey']);
    expectTrue(typeof encryptionMiddleware(options) === 'function', 'they are taken');
  });
}
