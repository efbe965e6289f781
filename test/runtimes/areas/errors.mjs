import {
  EncryptionError,
  encryptionMiddleware,
  importPublicKey,
  sealFields,
  sealRequest,
  sealResponseOnly,
  withEncryption,
} from 'tencentcloud-encryption';
import { aes256Cbc, generateDataKey, sm2Encrypt, sm4Gcm, wrapKey } from 'tencentcloud-encryption/primitives';
import { errorOf, expectCode, expectEqual, expectTrue } from './expect.mjs';

const URL = 'https://example.com/SECRET.jpg';
const zeros = (length) => new Uint8Array(length);

/** Input, and the code that it must have here as everywhere. The last member: it is a TypeError too. */
const refused = ({ publicKeys: { 'AES-256-CBC': rsa, 'SM4-GCM': sm2 } }) => [
  [
    'an unknown option',
    'ERR_INVALID_OPTIONS',
    () => sealRequest({ ImageUrl: URL }, { publicKey: rsa, typo: 1 }),
  ],
  ['no key', 'ERR_INVALID_PUBLIC_KEY', () => importPublicKey(undefined), true],
  ['a key that is text', 'ERR_INVALID_PUBLIC_KEY', () => importPublicKey('SECRET')],
  [
    'an unexpected key',
    'ERR_INVALID_PUBLIC_KEY',
    () => sealUrl({ publicKey: rsa, expectedFingerprint: '0'.repeat(64) }),
  ],
  ['too short a key', 'ERR_INVALID_PUBLIC_KEY', () => sealUrl({ publicKey: rsa, minRsaBits: 2048 })],
  ['the other algorithm', 'ERR_ALGORITHM_MISMATCH', () => sealUrl({ publicKey: rsa, algorithm: 'SM4-GCM' })],
  ['no image', 'ERR_INVALID_PARAMS', () => sealRequest({}, { publicKey: sm2 })],
  ['no parameters', 'ERR_INVALID_PARAMS', () => sealRequest(undefined, { publicKey: sm2 }), true],
  [
    'an image that is no Base64',
    'ERR_INVALID_PARAMS',
    () => sealRequest({ ImageBase64: 'SECRET*' }, { publicKey: sm2 }),
  ],
  [
    'an image that is a number',
    'ERR_INVALID_PARAMS',
    () => sealRequest({ ImageBase64: 5 }, { publicKey: sm2 }),
    true,
  ],
  [
    'a GIF',
    'ERR_INVALID_PARAMS',
    () => sealRequest({ ImageBase64: new TextEncoder().encode('GIF89a') }, { publicKey: sm2 }),
  ],
  [
    'too large an image',
    'ERR_REQUEST_TOO_LARGE',
    () => sealRequest({ ImageBase64: zeros(6e6) }, { publicKey: rsa }),
  ],
  ['no client', 'ERR_INVALID_OPTIONS', () => withEncryption({}, { publicKey: rsa }), true],
  ['a plaintext action', 'ERR_PLAINTEXT_ACTION', () => callIdCardOcr(rsa)],
  [
    'half-sealed parameters',
    'ERR_INVALID_PARAMS',
    () => sealRequest({ EncryptedBody: 'AAAA' }, { publicKey: rsa }),
  ],
  ['a short key', 'ERR_INVALID_PARAMS', () => sm4Gcm.encrypt(zeros(1), zeros(15), zeros(12))],
  ['a key of a wrong type', 'ERR_INVALID_PARAMS', () => aes256Cbc.encrypt(zeros(1), 'key', zeros(16)), true],
  ['a wrong tag', 'ERR_DECRYPTION_FAILED', () => sm4Gcm.decrypt(zeros(5), zeros(16), zeros(12), zeros(16))],
  ['a wrong padding', 'ERR_DECRYPTION_FAILED', () => aes256Cbc.decrypt(zeros(16), zeros(32), zeros(16))],
  ['a wrong length', 'ERR_DECRYPTION_FAILED', () => aes256Cbc.decrypt(zeros(17), zeros(32), zeros(16))],
  ['too much for RSA', 'ERR_INVALID_PARAMS', () => wrapKey(zeros(118), rsa)],
  ['a scalar of zero', 'ERR_INVALID_PARAMS', () => sm2Encrypt(zeros(16), sm2, { k: zeros(32) })],
];

const sealUrl = (options) => sealRequest({ ImageUrl: URL }, options);
const callIdCardOcr = (publicKey) =>
  encryptionMiddleware({ publicKey })({ action: 'IDCardOCR', params: { ImageUrl: URL } }, () => {
    throw new Error('it was sent');
  });

/** One class, a code, and nothing secret in what is said. */
export function errors(check, context) {
  for (const [name, code, work, isTypeError = false] of refused(context)) {
    check(`${name}: ${code}`, async () => {
      const error = await expectCode(code, work);
      expectTrue(error instanceof EncryptionError && error instanceof Error, 'it is an EncryptionError');
      expectEqual([error instanceof TypeError, error.name], [isTypeError, 'EncryptionError']);
      expectTrue(!`${error} ${error.stack} ${JSON.stringify(error)}`.includes('SECRET'), 'it tells no input');
      expectEqual([Object.keys(error), 'cause' in error], [['code'], false]);
    });
  }
  check('an unknown error is none of ours', () =>
    expectEqual(new Error('a') instanceof EncryptionError, false),
  );
  withoutRandom(check, context);
}

/** Without a CSPRNG nothing is sealed: there is no other source. */
function withoutRandom(check, { publicKeys }) {
  const works = Object.entries(publicKeys).flatMap(([algorithm, publicKey]) => [
    [`sealRequest, ${algorithm}`, () => sealUrl({ publicKey })],
    [`sealFields, ${algorithm}`, () => sealFields({ Mobile: '1' }, ['Mobile'], { publicKey })],
    [`sealResponseOnly, ${algorithm}`, () => sealResponseOnly({ BizToken: 'B' }, { publicKey })],
    [`generateDataKey, ${algorithm}`, () => generateDataKey(algorithm)],
  ]);
  for (const [name, work] of works) {
    check(`${name} without a CSPRNG: ERR_UNSUPPORTED`, async () => {
      const error = await withoutCrypto(() => errorOf(work));
      expectEqual([error.code, error instanceof EncryptionError], ['ERR_UNSUPPORTED', true]);
      expectTrue(/CSPRNG/.test(error.message), 'the message says what is missing');
      await work();
    });
  }
}

/** The work must be over when its promise is made. */
function withoutCrypto(work) {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'crypto');
  Object.defineProperty(globalThis, 'crypto', { value: undefined, configurable: true });
  try {
    return work();
  } finally {
    Object.defineProperty(globalThis, 'crypto', before);
  }
}
