// The options of a seal: a typo or a wrong value never falls back to a default.

import { createHash } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type SealOptions, sealFields, sealRequest, sealResponseOnly } from '../../src/envelope/by-hand.ts';
import { readOptions } from '../../src/envelope/options.ts';
import { EncryptionError, withoutPointer } from '../../src/errors.ts';
import { importPublicKey } from '../../src/keys/public-key.ts';
import { explainCall } from '../../src/middleware/explain.ts';
import type { MiddlewareOptions } from '../../src/middleware/options.ts';
import { sealWith } from '../../src/primitives.ts';
import { rsa1024, rsa2048, sm2 } from '../helpers/keys.ts';
import { thrownBy } from '../helpers/thrown-by.ts';
import { fromBase64 } from '../helpers/vectors.ts';

const params = { ImageUrl: 'https://example.com/a.jpg' };
const rsa = rsa1024().pem;
const dataKey = { key: new Uint8Array(32), iv: new Uint8Array(16) };
const seal = (options: unknown) => sealRequest(params, options as SealOptions);

afterEach(() => {
  vi.restoreAllMocks();
});

/** SHA-256 of the SubjectPublicKeyInfo, by node:crypto. */
function fingerprintOf(spkiPem: string): string {
  const der = fromBase64(spkiPem.replace(/-----[^-]+-----|\s/g, ''));
  return createHash('sha256').update(der).digest('hex');
}

const fingerprints = { rsa2048: fingerprintOf(rsa2048().pem), sm2: fingerprintOf(sm2().pem) };
const someFingerprint = 'ab'.repeat(32);

// --- refused ---

const OPTIONS = 'ERR_INVALID_OPTIONS';
const KEY = 'ERR_INVALID_PUBLIC_KEY';
const MISMATCH = 'ERR_ALGORITHM_MISMATCH';

/** Rows of a wrong value: name, options, code, message. */
const REFUSED: [string, object, string, RegExp][] = [
  ['no public key', {}, OPTIONS, /^publicKey is missing/],
  ['an undefined public key', { publicKey: undefined }, OPTIONS, /^publicKey is missing/],
  ['a list of options', [], OPTIONS, /^publicKey is missing/],
  ['publickey', { publickey: rsa }, OPTIONS, /^unknown option "publickey"; known are publicKey, algorithm, /],
  ['minRsaBit', { publicKey: rsa, minRsaBit: 2048 }, OPTIONS, /^unknown option "minRsaBit"/],
  ['MinRsaBits', { publicKey: rsa, MinRsaBits: 2048 }, OPTIONS, /^unknown option "MinRsaBits"/],
  ['an unknown undefined', { publicKey: rsa, allow: undefined }, OPTIONS, /^unknown option "allow"/],
  ['constructor', { publicKey: rsa, constructor: 1 }, OPTIONS, /^unknown option "constructor"/],
  ['__proto__', JSON.parse('{"publicKey":"x","__proto__":{}}'), OPTIONS, /^unknown option "__proto__"/],
  ...['plaintextActions', 'otherActions', 'clearIdentity', 'actions', 'onEvent'].map(
    (name): [string, object, string, RegExp] => [
      `${name}, an option of the middleware`,
      { publicKey: rsa, [name]: undefined },
      OPTIONS,
      new RegExp(`^unknown option "${name}"`),
    ],
  ),

  ['algorithm in lower case', { publicKey: rsa, algorithm: 'aes-256-cbc' }, OPTIONS, /^algorithm must be/],
  [
    'an empty algorithm',
    { publicKey: rsa, algorithm: '' },
    OPTIONS,
    /^algorithm must be one of AES-256-CBC, SM4-GCM/,
  ],
  ['an unknown algorithm', { publicKey: rsa, algorithm: 'AES-256-GCM' }, OPTIONS, /^algorithm must be/],
  ['constructor as algorithm', { publicKey: rsa, algorithm: 'constructor' }, OPTIONS, /^algorithm must be/],
  [
    'SM4-GCM with RSA',
    { publicKey: rsa, algorithm: 'SM4-GCM' },
    MISMATCH,
    /must be AES-256-CBC for this RSA key, got SM4-GCM/,
  ],
  [
    'AES with SM2',
    { publicKey: sm2().pem, algorithm: 'AES-256-CBC' },
    MISMATCH,
    /must be SM4-GCM for this SM2 key, got AES/,
  ],

  ...[0, -1, 1023, 8193, 2048.5, Number.NaN, Number.POSITIVE_INFINITY].map(
    (bits): [string, object, string, RegExp] => [
      `minRsaBits ${bits}`,
      { publicKey: rsa, minRsaBits: bits },
      OPTIONS,
      /^minRsaBits must be a whole number from 1024 to 8192, got /,
    ],
  ),
  [
    'RSA under minRsaBits',
    { publicKey: rsa, minRsaBits: 1025 },
    KEY,
    /has 1024 bits, but minRsaBits requires 1025/,
  ],
  [
    'RSA-1024 under 2048',
    { publicKey: rsa, minRsaBits: 2048 },
    KEY,
    /has 1024 bits, but minRsaBits requires 2048/,
  ],
  ['RSA-2048 under 2049', { publicKey: rsa2048().pem, minRsaBits: 2049 }, KEY, /has 2048 bits/],

  ...[0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53].map(
    (bytes): [string, object, string, RegExp] => [
      `maxRequestBytes ${bytes}`,
      { publicKey: rsa, maxRequestBytes: bytes },
      OPTIONS,
      /^maxRequestBytes must be a whole number from 1 to 9007199254740991, got /,
    ],
  ),

  ...[
    '',
    'ab',
    'ab'.repeat(31),
    'ab'.repeat(33),
    `${'a'.repeat(63)}g`,
    `0x${'ab'.repeat(31)}`,
    `${someFingerprint}\n`,
  ].map((fingerprint): [string, object, string, RegExp] => [
    `fingerprint ${JSON.stringify(fingerprint)}`,
    { publicKey: rsa, expectedFingerprint: fingerprint },
    OPTIONS,
    /^expectedFingerprint must be one or more SHA-256 fingerprints of 64 hexadecimal digits$/,
  ]),
  ['no fingerprints', { publicKey: rsa, expectedFingerprint: [] }, OPTIONS, /^expectedFingerprint must be/],
  [
    'a bad fingerprint among good ones',
    { publicKey: sm2().pem, expectedFingerprint: [fingerprints.sm2, 'ab'] },
    OPTIONS,
    /^expectedFingerprint must be/,
  ],
  [
    'the fingerprint of another key',
    { publicKey: sm2().pem, expectedFingerprint: someFingerprint },
    KEY,
    new RegExp(`has the fingerprint ${fingerprints.sm2}, but expectedFingerprint names another`),
  ],
  [
    'the fingerprints of other keys',
    { publicKey: sm2().pem, expectedFingerprint: [someFingerprint, fingerprints.rsa2048] },
    KEY,
    /, but expectedFingerprint names another/,
  ],

  ['an empty public key', { publicKey: '' }, KEY, /^publicKey: expected an RSA .*: is the variable set\?$/],
  ['a blank public key', { publicKey: ' \n' }, KEY, /^publicKey: expected an RSA .*: is the variable set\?$/],
  ['a function that gives an empty key', { publicKey: () => '' }, KEY, /: is the variable set\?$/],
  ['text as public key', { publicKey: 'not a key' }, KEY, /^publicKey: expected an RSA or SM2 public key/],
  ['no bytes as public key', { publicKey: new Uint8Array(0) }, KEY, /^publicKey: /],
  ['a function that gives text', { publicKey: () => 'not a key' }, KEY, /^publicKey: expected an RSA or SM2/],
  [
    'a function that gives a bad match',
    { publicKey: () => rsa, algorithm: 'SM4-GCM' },
    MISMATCH,
    /got SM4-GCM/,
  ],
  ['a function that gives a short key', { publicKey: () => rsa, minRsaBits: 2048 }, KEY, /has 1024 bits/],
  [
    'a function that gives another key',
    { publicKey: () => rsa, expectedFingerprint: someFingerprint },
    KEY,
    /, but expectedFingerprint names another/,
  ],
];

const foreignPromise = (key: string): Promise<string> =>
  runInNewContext('Promise.resolve(key)', { key }) as Promise<string>;
const lookAlike = { kind: 'RSA', bits: 2048, algorithm: 'AES-256-CBC', fingerprint: fingerprints.rsa2048 };

/** Rows of a wrong JavaScript type: name, options, code. */
const WRONG_TYPES: [string, unknown, string][] = [
  ...[undefined, null, 'publicKey', 1, true, () => ({ publicKey: rsa })].map(
    (options): [string, unknown, string] => [`options: ${typeof options}`, options, OPTIONS],
  ),
  ...[null, 1, true, ['AES-256-CBC'], {}].map((algorithm): [string, unknown, string] => [
    `algorithm: ${JSON.stringify(algorithm)}`,
    { publicKey: rsa, algorithm },
    OPTIONS,
  ]),
  ...[null, '2048', true, [2048], {}].map((minRsaBits): [string, unknown, string] => [
    `minRsaBits: ${JSON.stringify(minRsaBits)}`,
    { publicKey: rsa, minRsaBits },
    OPTIONS,
  ]),
  ...[null, '10', true, [10], {}].map((maxRequestBytes): [string, unknown, string] => [
    `maxRequestBytes: ${JSON.stringify(maxRequestBytes)}`,
    { publicKey: rsa, maxRequestBytes },
    OPTIONS,
  ]),
  ...[null, 'true', 'false', '', 1, 0, [], {}].flatMap((flag): [string, unknown, string][] =>
    ['allowPlaintextResponse', 'dangerouslyAllowNonceReuse'].map((name) => [
      `${name}: ${JSON.stringify(flag)}`,
      { publicKey: rsa, [name]: flag },
      OPTIONS,
    ]),
  ),
  ...[null, 1, true, {}, [1], [null], [[someFingerprint]]].map((value): [string, unknown, string] => [
    `expectedFingerprint: ${JSON.stringify(value)}`,
    { publicKey: rsa, expectedFingerprint: value },
    OPTIONS,
  ]),
  ...[null, 1, true, [], {}].map((action): [string, unknown, string] => [
    `action: ${JSON.stringify(action)}`,
    { publicKey: rsa, action },
    OPTIONS,
  ]),
  ...[null, 1, true, {}, [rsa], lookAlike].flatMap((publicKey): [string, unknown, string][] => [
    [`publicKey: ${JSON.stringify(publicKey)}`.slice(0, 40), { publicKey }, KEY],
    [`publicKey: () => ${JSON.stringify(publicKey)}`.slice(0, 40), { publicKey: () => publicKey }, KEY],
  ]),
  ['publicKey: () => undefined', { publicKey: () => undefined }, KEY],
  ['publicKey: () => () => the key', { publicKey: () => () => rsa }, KEY],
  ['publicKey: a Promise', { publicKey: Promise.resolve(rsa) }, KEY],
  ['publicKey: async () => the key', { publicKey: async () => rsa }, KEY],
  ['publicKey: async () => nothing', { publicKey: async () => undefined }, KEY],
  ['publicKey: a promise that rejects', { publicKey: () => Promise.reject(new Error('vault')) }, KEY],
  [
    'publicKey: () => a thenable',
    // biome-ignore lint/suspicious/noThenProperty: what is not a Promise and acts like one
    { publicKey: () => ({ then: (take: (key: string) => void) => take(rsa) }) },
    KEY,
  ],
  ['publicKey: () => a promise of another realm', { publicKey: () => foreignPromise(rsa) }, KEY],
];

/** Refused before a data key is drawn. */
function refusal(options: unknown): Error & { code?: unknown } {
  const random = vi.spyOn(globalThis.crypto, 'getRandomValues');
  const error = thrownBy(() => seal(options));
  expect(random).not.toHaveBeenCalled();
  return error;
}

describe('refused', () => {
  test.each(REFUSED)('%s', (_, options, code, message) => {
    const error = refusal(options);
    expect(error).toBeInstanceOf(EncryptionError);
    expect(error).not.toBeInstanceOf(TypeError);
    expect(error.code).toBe(code);
    expect(withoutPointer(error.message)).toMatch(message);
  });

  test.each(WRONG_TYPES)('%s: a TypeError', (_, options, code) => {
    const error = refusal(options);
    expect(error).toBeInstanceOf(EncryptionError);
    expect(error.code).toBe(code);
    expect(error).toBeInstanceOf(TypeError);
  });

  test.each(REFUSED)('%s: by sealWith too', (_, options, code) => {
    expect(thrownBy(() => sealWith(params, dataKey, options as SealOptions)).code).toBe(code);
  });

  test('a function that throws: its own error comes out as it is, and nothing is sealed', () => {
    const own = new Error('the key store is down');
    const publicKey = () => {
      throw own;
    };
    expect(refusal({ publicKey })).toBe(own);
  });

  test.each(WRONG_TYPES.filter(([name]) => /async|thenable|promise/i.test(name)))(
    '%s: it says to await it, by every way that cannot wait',
    (_, options) => {
      const ways = [
        seal,
        (each: unknown) => sealFields({ Name: 'N' }, ['Name'], each as SealOptions),
        (each: unknown) => sealResponseOnly({}, each as SealOptions),
        (each: unknown) => sealWith(params, dataKey, each as SealOptions),
        (each: unknown) => explainCall('RecognizeEncryptedIDCardOCR', params, each as MiddlewareOptions),
      ];
      for (const way of ways) {
        const error = thrownBy(() => way(options));
        expect(error.code).toBe(KEY);
        expect(error).toBeInstanceOf(TypeError);
        expect(error.message).toMatch(
          /a function that gives one at once \(await it first: only wrapped clients/,
        );
      }
    },
  );

  test('a private key never stands in the message', () => {
    const secret = '39a8'.repeat(16);
    const error = refusal({ publicKey: secret });
    expect(error.code).toBe(KEY);
    expect(String(error.stack)).not.toContain('39a839a8');
  });
});

// --- taken ---

const algorithmOf = (options: object): unknown =>
  (seal(options).request.Encryption as { Algorithm: unknown }).Algorithm;

const withColons = (hex: string): string => hex.toUpperCase().replace(/(..)(?=.)/g, '$1:');

/** Name, options, the algorithm of the request. */
const TAKEN: [string, object, string][] = [
  ['an RSA key alone', { publicKey: rsa }, 'AES-256-CBC'],
  ['an SM2 key alone', { publicKey: sm2().pem }, 'SM4-GCM'],
  ['the algorithm that RSA implies', { publicKey: rsa, algorithm: 'AES-256-CBC' }, 'AES-256-CBC'],
  ['the algorithm that SM2 implies', { publicKey: sm2().pem, algorithm: 'SM4-GCM' }, 'SM4-GCM'],
  ['minRsaBits 1024 and RSA-1024', { publicKey: rsa, minRsaBits: 1024 }, 'AES-256-CBC'],
  ['minRsaBits 2048 and RSA-2048', { publicKey: rsa2048().pem, minRsaBits: 2048 }, 'AES-256-CBC'],
  ['minRsaBits 8192 and SM2', { publicKey: sm2().pem, minRsaBits: 8192 }, 'SM4-GCM'],
  ['a fingerprint', { publicKey: sm2().pem, expectedFingerprint: fingerprints.sm2 }, 'SM4-GCM'],
  [
    'a fingerprint in capitals with colons',
    { publicKey: sm2().pem, expectedFingerprint: withColons(fingerprints.sm2) },
    'SM4-GCM',
  ],
  [
    'a list of fingerprints',
    { publicKey: rsa2048().pem, expectedFingerprint: [fingerprints.sm2, withColons(fingerprints.rsa2048)] },
    'AES-256-CBC',
  ],
  ['an imported key', { publicKey: importPublicKey(sm2().pem) }, 'SM4-GCM'],
  ['a function that gives an imported key', { publicKey: () => importPublicKey(rsa) }, 'AES-256-CBC'],
  ['a function that gives bytes', { publicKey: () => Buffer.from(rsa) }, 'AES-256-CBC'],
  [
    'every option undefined',
    {
      publicKey: rsa,
      algorithm: undefined,
      expectedFingerprint: undefined,
      minRsaBits: undefined,
      maxRequestBytes: undefined,
      allowPlaintextResponse: undefined,
      dangerouslyAllowNonceReuse: undefined,
      action: undefined,
    },
    'AES-256-CBC',
  ],
  [
    'every flag off',
    { publicKey: rsa, allowPlaintextResponse: false, dangerouslyAllowNonceReuse: false },
    'AES-256-CBC',
  ],
];

test.each(TAKEN)('%s is taken', (_, options, algorithm) => {
  expect(algorithmOf(Object.freeze(options))).toBe(algorithm);
});

test('the fingerprint is the SHA-256 of the SubjectPublicKeyInfo', () => {
  expect(importPublicKey(rsa2048().pem).fingerprint).toBe(fingerprints.rsa2048);
  expect(importPublicKey(sm2().pem).fingerprint).toBe(fingerprints.sm2);
});

describe('a function as publicKey', () => {
  test('is asked once for every call, so that a key rotates', () => {
    const publicKey = vi
      .fn()
      .mockReturnValueOnce(rsa)
      .mockReturnValueOnce(sm2().pem)
      .mockReturnValueOnce(rsa2048().pem);
    expect([1, 2, 3].map(() => algorithmOf({ publicKey }))).toEqual([
      'AES-256-CBC',
      'SM4-GCM',
      'AES-256-CBC',
    ]);
    expect(publicKey).toHaveBeenCalledTimes(3);
    expect(publicKey.mock.calls).toEqual([[], [], []]);
  });

  test('is not asked before a call', () => {
    const publicKey = vi.fn(() => rsa);
    readOptions({ publicKey });
    expect(publicKey).not.toHaveBeenCalled();
  });

  test('follows the answer under the same settings, past a bad one and back', () => {
    const publicKey = vi.fn(() => rsa);
    const settings = readOptions({ publicKey });
    const first = settings.publicKey();
    expect(settings.publicKey()).toBe(first);
    publicKey.mockReturnValue(sm2().pem);
    expect(settings.publicKey().kind).toBe('SM2');
    publicKey.mockReturnValue('junk');
    expect(thrownBy(() => settings.publicKey()).code).toBe(KEY);
    publicKey.mockReturnValue(rsa);
    expect(settings.publicKey()).toEqual(first);
    expect(publicKey).toHaveBeenCalledTimes(5);
  });

  test('a key in bytes that are changed in place is read anew', () => {
    const bytes = Buffer.alloc(1000, ' ');
    const settings = readOptions({ publicKey: () => bytes });
    bytes.write(rsa);
    expect(settings.publicKey().kind).toBe('RSA');
    bytes.fill(' ').write(sm2().pem);
    expect(settings.publicKey().kind).toBe('SM2');
  });

  test('every rule holds at every call', () => {
    const publicKey = vi.fn(() => sm2().pem);
    const settings = readOptions({ publicKey, minRsaBits: 2048, expectedFingerprint: fingerprints.sm2 });
    expect(settings.publicKey().kind).toBe('SM2');
    publicKey.mockReturnValue(rsa);
    expect(thrownBy(() => settings.publicKey()).code).toBe(KEY);
  });
});
