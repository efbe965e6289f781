// Options out of environment variables: each by name, none empty, nothing loosened.

import { afterEach, describe, expect, test, vi } from 'vitest';
import { sealRequest } from '../../src/envelope/by-hand.ts';
import { optionsFromEnv } from '../../src/envelope/options-from-env.ts';
import { EncryptionError } from '../../src/errors.ts';
import { importPublicKey } from '../../src/keys/public-key.ts';
import { encryptionMiddleware } from '../../src/middleware/middleware.ts';
import { rsa1024, rsa2048, sm2 } from '../helpers/keys.ts';
import { thrownBy } from '../helpers/thrown-by.ts';

const [KEY, FINGERPRINT, BITS] = ['PUBLIC_KEY', 'FINGERPRINT', 'MIN_RSA_BITS'].map(
  (name) => `TENCENTCLOUD_ENCRYPTION_${name}`,
) as [string, string, string];
const key = rsa2048().pem;
const fingerprints = [rsa2048().pem, sm2().pem].map((pem) => importPublicKey(pem).fingerprint);
const [first] = fingerprints as [string];

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

const TAKEN: [string, Record<string, string | undefined>, object][] = [
  ['the key alone', { [KEY]: key }, { publicKey: key }],
  ['a fingerprint', { [KEY]: key, [FINGERPRINT]: first }, { publicKey: key, expectedFingerprint: [first] }],
  [
    'two fingerprints, as OpenSSL prints them and with blanks',
    {
      [KEY]: key,
      [FINGERPRINT]: `${first.toUpperCase().replace(/(..)(?=.)/g, '$1:')} , ${fingerprints[1]}\n`,
    },
    { publicKey: key, expectedFingerprint: fingerprints },
  ],
  ['bits', { [KEY]: key, [BITS]: '2048' }, { publicKey: key, minRsaBits: 2048 }],
  ['undefined as missing', { [KEY]: key, [BITS]: undefined, [FINGERPRINT]: undefined }, { publicKey: key }],
];
test.each(TAKEN)('%s', (_, env, expected) => {
  expect(optionsFromEnv(env)).toEqual(expected);
  expect(() => encryptionMiddleware(optionsFromEnv(env))).not.toThrow();
  expect(() => sealRequest({ ImageUrl: 'https://example.com/a.jpg' }, optionsFromEnv(env))).not.toThrow();
});

test('process.env by default', () => {
  vi.stubEnv(KEY, key);
  vi.stubEnv(BITS, '2048');
  expect(optionsFromEnv()).toEqual({ publicKey: key, minRsaBits: 2048 });
});

test('nothing else of an environment is read', () => {
  const others = [
    'ALGORITHM',
    'ALLOW_PLAINTEXT_RESPONSE',
    'CLEAR_IDENTITY',
    'DANGEROUSLY_ALLOW_HTTP',
    'DANGEROUSLY_ALLOW_NONCE_REUSE',
    'MAX_REQUEST_BYTES',
    'OTHER_ACTIONS',
    'PLAINTEXT_ACTIONS',
    'PROVIDER',
  ].map((name) => [`TENCENTCLOUD_ENCRYPTION_${name}`, 'pass']);
  expect(optionsFromEnv({ ...Object.fromEntries(others), [KEY]: key })).toEqual({ publicKey: key });
  const read: PropertyKey[] = [];
  const get = (env: Record<string, string>, name: string) => {
    read.push(name);
    return env[name];
  };
  optionsFromEnv(new Proxy({ [KEY]: key }, { get }));
  expect(read).toEqual([KEY, FINGERPRINT, BITS]);
});

describe('refused, by the name of the variable', () => {
  const REFUSED: [string, Record<string, unknown>, RegExp][] = [
    ['no key', {}, /^TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY is missing: set it/],
    ['an empty key', { [KEY]: '' }, /^TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY is empty: set it/],
    ['a blank key', { [KEY]: ' \n' }, /^TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY is empty: set it/],
    [
      'an empty fingerprint',
      { [KEY]: key, [FINGERPRINT]: '' },
      /^\w+_FINGERPRINT is empty: fill it, or remove/,
    ],
    [
      'a short fingerprint',
      { [KEY]: key, [FINGERPRINT]: 'ab' },
      /^\w+_FINGERPRINT must be one or more SHA-256/,
    ],
    ['a comma too many', { [KEY]: key, [FINGERPRINT]: `${first},` }, /^\w+_FINGERPRINT must be one or more/],
    ['empty bits', { [KEY]: key, [BITS]: ' ' }, /^\w+_MIN_RSA_BITS is empty: fill it, or remove it/],
    ...['2k', '0x800', '2048.0', '-2048', '2e3', 'secret', '9'.repeat(400)].map(
      (bits): [string, Record<string, unknown>, RegExp] => [
        `bits ${bits.slice(0, 9)}`,
        { [KEY]: key, [BITS]: bits },
        /^\w+_MIN_RSA_BITS must be a whole number, in digits alone\./,
      ],
    ),
    ...['0', '1023', '8193'].map((bits): [string, Record<string, unknown>, RegExp] => [
      `bits ${bits}`,
      { [KEY]: key, [BITS]: bits },
      /^\w+_MIN_RSA_BITS must be a whole number from 1024 to 8192, got/,
    ]),
  ];
  test.each(REFUSED)('%s', (_, env, message) => {
    const error = thrownBy(() => optionsFromEnv(env as never));
    expect(error).toBeInstanceOf(EncryptionError);
    expect(error.code).toBe('ERR_INVALID_OPTIONS');
    expect(error.message).toMatch(message);
    expect(error.message).not.toMatch(/secret|99999/);
  });

  test.each([KEY, FINGERPRINT, BITS])('%s that is no text: a TypeError', (name) => {
    const error = thrownBy(() => optionsFromEnv({ [KEY]: key, [name]: 2048 } as never));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(new RegExp(`^${name} must be a string, got a number`));
  });

  test.each([null, 'env', 7])('an environment that is %s: a TypeError', (env) => {
    const error = thrownBy(() => optionsFromEnv(env as never));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.code).toBe('ERR_INVALID_OPTIONS');
  });

  test.each([undefined, {}])('a runtime without process.env needs the argument', (process) => {
    vi.stubGlobal('process', process);
    const error = thrownBy(() => optionsFromEnv());
    const options = optionsFromEnv({ [KEY]: key });
    vi.unstubAllGlobals();
    expect(error.message).toMatch(
      /^env must be an object of variables \(pass one where there is no process.env\)/,
    );
    expect(options).toEqual({ publicKey: key });
  });
});

test('the rules hold where the options are used', () => {
  const weak = optionsFromEnv({ [KEY]: rsa1024().pem, [BITS]: '2048' });
  expect(() => encryptionMiddleware(weak)).toThrow(/has 1024 bits, but minRsaBits requires 2048/);
  const other = optionsFromEnv({ [KEY]: rsa1024().pem, [FINGERPRINT]: first });
  expect(() => encryptionMiddleware(other)).toThrow(/expectedFingerprint names another/);
});
