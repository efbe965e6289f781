// A generator that is broken ends the call before anything is sealed: the platform's, and a provider's.

import {
  type CryptoProvider,
  EncryptionError,
  sealFields,
  sealRequest,
  sealResponseOnly,
} from 'tencentcloud-encryption';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { withoutPointer } from '../../src/errors.ts';
import { importPublicKey, materialOf } from '../../src/keys/public-key.ts';
import { rsaWrapBackends } from '../../src/keys/rsa-pkcs1.ts';
import { randomBytes } from '../../src/platform/random.ts';
import { generateDataKey, sm2Encrypt, wrapKey } from '../../src/primitives.ts';
import { rejection, specimen, useEmulator } from '../helpers/emulated.ts';
import { ALGORITHMS, keyOf, rsa1024, sm2 } from '../helpers/keys.ts';
import { toBase64, toHex } from '../helpers/vectors.ts';

const genuine = crypto.getRandomValues.bind(crypto);
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

// --- generators ---

/** Fills a draw; `n` counts them from 0. */
type Fill = (draw: Uint8Array, n: number) => unknown;

const random = (draw: Uint8Array) => genuine(draw as Uint8Array<ArrayBuffer>);
const pattern = (draw: Uint8Array, seed = 0) => draw.set(draw.map((_, i) => (i + 1) * 37 + seed));

/** `most`: how many wraps may succeed, which draw but once; the first of two equal draws can't be caught. */
const BROKEN: [name: string, fill: Fill, fault: RegExp, most?: number][] = [
  ['fills nothing', () => {}, /fewer bytes|one byte over|be \d+ bytes/],
  ['fills one byte', (draw) => random(draw.subarray(0, 1)), /fewer bytes|one byte over|be \d+ bytes/],
  ['fills a half', (draw) => random(draw.subarray(0, draw.length / 2)), /fewer bytes|be \d+ bytes/],
  ['gives zeros', (draw) => draw.fill(0), /fewer bytes|one byte over|only zeros/],
  ['gives 7 over and over', (draw) => draw.fill(7), /one byte over and over$/],
  ['gives 255 over and over', (draw) => draw.fill(0xff), /one byte over and over$|is a scalar of/],
  ['gives another byte over and over', (draw, n) => draw.fill(n + 1), /one byte over and over$/],
  ['gives one byte over and over after the first', (draw, n) => draw.fill(7).set([n]), /one byte over/],
  ['is always the same', (draw) => pattern(draw), /the same as before$/, 1],
  ['gives every draw twice', (draw, n) => pattern(draw, n >> 1), /the same as before$/, 1],
  [
    'throws',
    () => {
      throw new RangeError('the key is 00112233');
    },
    /threw an instance of RangeError/,
  ],
];

/** The platform's generator is this one; gives how often it was asked. */
function breakPlatform(fill: Fill): () => number {
  let n = 0;
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((view) => {
    fill(view as unknown as Uint8Array, n++);
    return view;
  });
  return () => n;
}

function brokenProvider(fill: Fill): { provider: CryptoProvider; draws: () => number } {
  let n = 0;
  const give = (length: number) => {
    const draw = new Uint8Array(length);
    fill(draw, n++);
    return draw;
  };
  return { provider: { randomBytes: give }, draws: () => n };
}

// --- what draws ---

const MOST_DRAWS = 40;
const params = { ImageUrl: 'https://example.com/a.jpg' };
const fields = { Name: '李明' };
const portable = rsaWrapBackends().portable!;
const message = Uint8Array.from({ length: 16 }, (_, i) => i);

function rsaMaterial() {
  const material = materialOf(importPublicKey(rsa1024().pem));
  if (material.kind !== 'RSA') throw new Error('not an RSA key');
  return material;
}

type Seal = (provider?: CryptoProvider) => unknown;
const SEALING: [string, Seal][] = ALGORITHMS.flatMap((algorithm): [string, Seal][] => {
  const options = (provider?: CryptoProvider) => ({ publicKey: keyOf[algorithm]().pem, provider });
  return [
    [`sealRequest, ${algorithm}`, (provider) => sealRequest(params, options(provider))],
    [`sealFields, ${algorithm}`, (provider) => sealFields(fields, ['Name'], options(provider))],
    [`sealResponseOnly, ${algorithm}`, (provider) => sealResponseOnly({}, options(provider))],
  ];
});

const DATA_KEYS: [string, () => unknown][] = [
  ['generateDataKey, AES-256-CBC', () => generateDataKey('AES-256-CBC')],
  ['generateDataKey, SM4-GCM', () => generateDataKey('SM4-GCM')],
];
const WRAPS: [string, () => unknown][] = [
  ['wrapKey, SM2', () => wrapKey(message, sm2().pem)],
  ['sm2Encrypt', () => sm2Encrypt(Uint8Array.of(1), sm2().pem)],
  ['wrapKey, RSA without node:crypto', () => portable(message, rsaMaterial())],
];

/** Works twice, and gives what came out and the errors. */
function workTwice(work: () => unknown): { done: unknown[]; errors: Error[] } {
  const outcome = { done: [] as unknown[], errors: [] as Error[] };
  for (let n = 0; n < 2; n++) {
    try {
      outcome.done.push(work());
    } catch (error) {
      outcome.errors.push(error as Error);
    }
  }
  return outcome;
}

function expectBroken(
  { done, errors }: ReturnType<typeof workTwice>,
  code: 'ERR_UNSUPPORTED' | 'ERR_PROVIDER',
  fault: RegExp,
  most: number,
): void {
  expect(done.length).toBeLessThanOrEqual(most);
  expect(errors.length).toBe(2 - done.length);
  for (const error of errors) {
    expect(error).toBeInstanceOf(EncryptionError);
    expect(error).toMatchObject({ code });
    expect(withoutPointer(error.message)).toMatch(fault);
    expect(error.message).not.toContain('00112233');
    expect(error).not.toHaveProperty('cause');
  }
}

describe.each(BROKEN)("the platform's generator %s", (_, fill, fault, most = 0) => {
  const check = (work: () => unknown, most: number) => {
    // Keys are made before the generator breaks.
    work();
    const draws = breakPlatform(fill);
    expectBroken(workTwice(work), 'ERR_UNSUPPORTED', fault, most);
    expect(draws()).toBeLessThanOrEqual(MOST_DRAWS);
  };
  test.each([...SEALING, ...DATA_KEYS])('%s', (_, work) => check(work, 0));
  test.each(WRAPS)('%s', (_, work) => check(work, most));
});

test.each([...SEALING, ...DATA_KEYS, ...WRAPS])(
  'a generator that misses the last byte is told, %s',
  (_, work) => {
    const draws = breakPlatform((draw) => random(draw.subarray(0, draw.length - 1)));
    expectBroken(
      workTwice(work),
      'ERR_UNSUPPORTED',
      /getRandomValues fills fewer bytes than it was asked to$/,
      0,
    );
    expect(draws()).toBeLessThanOrEqual(MOST_DRAWS);
  },
);

describe.each(BROKEN)("a provider's generator %s", (_, fill, fault) => {
  const expected = new RegExp(
    `${fault.source}|^provider\\.randomBytes failed: it threw an instance of Range`,
  );
  test.each(SEALING)('%s', (_, seal) => {
    const { provider, draws } = brokenProvider(fill);
    expectBroken(
      workTwice(() => seal(provider)),
      'ERR_PROVIDER',
      expected,
      0,
    );
    expect(draws()).toBeLessThanOrEqual(4);
  });
});

test.each(SEALING)('a provider that gives a byte less is refused, %s', (_, seal) => {
  const provider = { randomBytes: (length: number) => random(new Uint8Array(length - 1)) };
  expectBroken(
    workTwice(() => seal(provider)),
    'ERR_PROVIDER',
    /gives must be \d+ bytes, got \d+$/,
    0,
  );
});

// --- by itself ---

const emulated = useEmulator();

test('nothing is sent', async () => {
  const client = emulated.client('SM4-GCM');
  const count = emulated.emulator.requests.length;
  breakPlatform((draw) => draw.fill(0));
  const error = await rejection(client.RecognizeEncryptedIDCardOCR({ ImageBase64: specimen.FRONT }));
  expect(error).toMatchObject({ code: 'ERR_UNSUPPORTED' });
  expect(emulated.emulator.requests.length).toBe(count);
});

test.each(ALGORITHMS)(
  'a generator that begins again with every call is told at the second, %s',
  (algorithm) => {
    const start = (n: number) => (draw: Uint8Array) => pattern(draw, algorithm.length * n++);
    const seal = () => sealRequest(params, { publicKey: keyOf[algorithm]().pem });
    breakPlatform(start(1));
    seal().dispose();
    vi.restoreAllMocks();
    breakPlatform(start(1));
    expect(seal).toThrow(/the same as before\. See /);
  },
);

test('an SM2 scalar is none of the draws before it', () => {
  const iv = Uint8Array.from({ length: 12 }, (_, i) => 3 * i + 1);
  breakPlatform((draw, n) => {
    random(draw);
    if (n > 0) draw.set(iv);
  });
  expect(() => sealRequest(params, { publicKey: sm2().pem })).toThrow(/the same as before\. See /);
});

test('the key is wiped when the IV is refused', () => {
  const views: Uint8Array[] = [];
  breakPlatform((draw) => {
    views.push(draw);
    pattern(draw);
  });
  expect(() => generateDataKey('AES-256-CBC')).toThrow(/the same as before\. See /);
  expect(views.map(toHex)).toEqual(['00'.repeat(32), '00'.repeat(16)]);
});

const GIVEN_BACK: [string, (view: Uint8Array) => unknown][] = [
  ['nothing', () => undefined],
  ['fewer bytes', (view) => view.subarray(1)],
  ['other bytes', (view) => Uint8Array.from(view)],
];
test.each(GIVEN_BACK)('a generator that gives %s back is broken', (_, give) => {
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((view) => {
    random(view as unknown as Uint8Array);
    return give(view as unknown as Uint8Array) as typeof view;
  });
  expect(() => generateDataKey('SM4-GCM')).toThrow(/returned something other than the bytes/);
});

test('without a generator nothing is drawn', () => {
  vi.stubGlobal('crypto', undefined);
  expect(() => generateDataKey('SM4-GCM')).toThrow(
    expect.objectContaining({ code: 'ERR_UNSUPPORTED', message: expect.stringContaining('no CSPRNG') }),
  );
});

// --- no false alarms ---

test('a draw that ends with a zero is used as it came, when another one does not', () => {
  const key = Uint8Array.from({ length: 32 }, (_, i) => 31 - i);
  breakPlatform((draw, n) => (n === 0 ? draw.set(key) : random(draw)));
  expect(toHex(randomBytes(32))).toBe(toHex(key));
});

test('30,000 draws of a working generator, and short ones that are alike', () => {
  const drawn = Array.from({ length: 30_000 }, (_, i) => toBase64(randomBytes(12 + (i % 3) * 10)));
  expect(new Set(drawn).size).toBe(30_000);
  breakPlatform((draw) => draw.fill(7));
  expect([...randomBytes(7), ...randomBytes(0)]).toEqual(new Array(7).fill(7));
});
