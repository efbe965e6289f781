// Keys, right and broken: what importPublicKey takes is a sound key, in its one canonical encoding.

import { createHash, createPublicKey } from 'node:crypto';
import { encodeSpki, importPublicKey, type PublicKey } from '../../src/keys/public-key.ts';
import { wrapKey } from '../../src/primitives.ts';
import { type AttackCase, demand, type Target } from './case.ts';
import { toNumber } from './der.ts';
import { judgeError } from './judge-error.ts';
import { makeBrokenBytes, makeKeyBytes, makeKeyObject, toKeyText } from './make-key.ts';
import type { Random } from './random.ts';
import { isOnCurve } from './sm2-points.ts';

export const keyTarget: Target = (random) => {
  const kind = random.below(10);
  if (kind < 5) return keyCase(toKeyText(random, makeKeyBytes(random)), random);
  if (kind === 5) return keyCase(Buffer.from(toKeyText(random, makeKeyBytes(random))), random);
  return keyCase(kind < 8 ? makeBrokenBytes(random) : makeKeyObject(random), random);
};

/** One input; of the keys that are taken, one in ten wraps a data key. */
export function keyCase(input: unknown, random: Random): AttackCase {
  const before = ArrayBuffer.isView(input) ? Buffer.from(input as Uint8Array).toString('hex') : undefined;
  return {
    bytes: typeof input === 'string' ? input.length : (before?.length ?? 0) / 2,
    attack: () => importPublicKey(input as never),
    show: () => (typeof input === 'string' ? input.slice(0, 3000) : (before ?? 'an object')),
    judge(outcome) {
      if (before !== undefined) demand(toHex(input as Uint8Array) === before, 'the input stays as it was');
      if ('error' in outcome) return judgeError(outcome.error, ['ERR_INVALID_PUBLIC_KEY']);
      const key = outcome.value as PublicKey;
      judgeKey(key, encodeSpki(key));
      const der = derOf(input);
      if (der) demand(isCanonical(der, encodeSpki(key)), 'only the one canonical encoding of a key is taken');
      if (random.oneIn(10)) judgeWrap(key, random);
      return key.kind;
    },
  };
}

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

// --- what a key must be ---

const RSA_BITS = [1024, 8192];
const SM2_HEAD = '3059301306072a8648ce3d020106082a811ccf5501822d03420004';

function judgeKey(key: PublicKey, spki: Uint8Array): void {
  demand(Object.isFrozen(key), 'a key is frozen');
  demand(
    createHash('sha256').update(spki).digest('hex') === key.fingerprint,
    'the fingerprint is that of the SPKI',
  );
  demand(importPublicKey(spki).fingerprint === key.fingerprint, 'the SPKI gives the same key');
  if (key.kind === 'RSA') judgeRsa(key, spki);
  else judgeSm2(key, spki);
}

/** As OpenSSL reads it. */
function judgeRsa({ bits, algorithm }: PublicKey, spki: Uint8Array): void {
  const { n, e } = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }).export({
    format: 'jwk',
  });
  const [modulus, exponent] = [n, e].map((text) => toNumber(Buffer.from(text!, 'base64url'))) as [
    bigint,
    bigint,
  ];
  demand(
    modulus.toString(2).length === bits && algorithm === 'AES-256-CBC',
    'the bits are those of the modulus',
  );
  demand(
    bits >= RSA_BITS[0]! && bits <= RSA_BITS[1]! && modulus % 2n === 1n,
    'a modulus is odd, of 1024 to 8192 bit',
  );
  demand(
    exponent >= 3n && exponent < 2n ** 33n && exponent % 2n === 1n,
    'an exponent is odd, from 3 to 2^33 - 1',
  );
}

function judgeSm2({ bits, algorithm }: PublicKey, spki: Uint8Array): void {
  demand(
    bits === 256 && algorithm === 'SM4-GCM' && toHex(spki).startsWith(SM2_HEAD),
    'an SM2 key is on its curve',
  );
  const xy = spki.subarray(spki.length - 64);
  demand(isOnCurve(toNumber(xy.subarray(0, 32)), toNumber(xy.subarray(32))), 'an SM2 key is on its curve');
}

function judgeWrap(key: PublicKey, random: Random): void {
  const wrapped = wrapKey(random.bytes(key.kind === 'RSA' ? 32 : 16), key);
  demand(
    wrapped.length === (key.kind === 'RSA' ? Math.ceil(key.bits / 8) : 113),
    'a key that is taken wraps',
  );
}

// --- another reader of the texts ---

/** The bytes that an input means; undefined for what is only looked at as an object, and for text in bytes. */
function derOf(input: unknown): Uint8Array | undefined {
  if (typeof input === 'string') return derOfText(input.trim());
  // A hostile object may throw when it is asked what it is.
  if (!ArrayBuffer.isView(input) || input instanceof DataView) return undefined;
  const isText = /^(?:\xef\xbb\xbf)?[\t-\r\x20-\x7e]+$/.test(
    Buffer.from(input as Uint8Array).toString('latin1'),
  );
  return isText
    ? derOfText(
        Buffer.from(input as Uint8Array)
          .toString()
          .trim(),
      )
    : (input as Uint8Array);
}

function derOfText(text: string): Uint8Array {
  const pem = /^-----BEGIN ((?:RSA )?PUBLIC KEY)-----(.*)-----END \1-----$/s.exec(text);
  if (pem) return fromBase64(pem[2]!);
  if (/^[0-9a-f]+$/i.test(text) && [128, 130].includes(text.length)) return Buffer.from(text, 'hex');
  const bytes = fromBase64(text);
  return bytes[0] === 0x2d || bytes[0] === 0xef ? derOfText(Buffer.from(bytes).toString().trim()) : bytes;
}

function fromBase64(text: string): Uint8Array {
  const compact = text.replace(/\s/g, '');
  const bytes = Buffer.from(compact, 'base64');
  demand(bytes.toString('base64') === compact, 'Base64 is canonical');
  return bytes;
}

function isCanonical(der: Uint8Array, spki: Uint8Array): boolean {
  const tails = { spki, pkcs1: pkcs1Of(spki), point: spki.subarray(-65), xy: spki.subarray(-64) };
  return Object.values(tails).some((form) => Buffer.compare(der, form) === 0);
}

/** The content of the BIT STRING of an RSA key, as OpenSSL writes it. */
function pkcs1Of(spki: Uint8Array): Uint8Array {
  if (toHex(spki).startsWith(SM2_HEAD)) return spki;
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  return key.export({ format: 'der', type: 'pkcs1' });
}
