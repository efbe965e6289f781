import type { Suite } from '../ciphers/suite.ts';
import { type DataKey, drawDataKey as draw } from '../keys/data-key.ts';
import { encodeSpki, type PublicKey } from '../keys/public-key.ts';
import { wrappedKeyBytes } from '../keys/wrap-key.ts';
import { type Bytes, equalBytes, wipe } from '../platform/bytes.ts';
import { Draws } from '../platform/random.ts';
import { ask, brokenContract, takeBytes, takeSecret } from './ask.ts';
import type { CryptoProvider } from './provider.ts';

type RandomBytes = NonNullable<CryptoProvider['randomBytes']>;
type WrapKey = NonNullable<CryptoProvider['wrapKey']>;

const GENERATOR = 'provider.randomBytes';
const UNFILLED_BYTES = 8;

/** The history of each provider's generator, whatever options it came in: no two calls may get the same output. */
const generators = new WeakMap<object, { draws: Draws; watchIv: (iv: Uint8Array) => unknown }>();

/**
 * A data key and IV from a provider's generator; `source` is the provider as the caller knows it.
 *
 * @throws EncryptionError ERR_PROVIDER for a generator that throws, returns anything but the bytes asked for, or is seen
 * to be broken.
 */
export function drawDataKey(suite: Suite, randomBytes: RandomBytes, source: object): DataKey {
  const { draws, watchIv } = generatorOf(source);
  return draw(suite, (length) => draws.accept(askForBytes(randomBytes, length)), watchIv);
}

function generatorOf(source: object) {
  const known = generators.get(source);
  if (known) return known;
  const draws = new Draws(GENERATOR, 'ERR_PROVIDER');
  const generator = { draws, watchIv: draws.watch() };
  generators.set(source, generator);
  return generator;
}

function askForBytes(randomBytes: RandomBytes, length: number): Bytes {
  return ask(
    GENERATOR,
    [],
    () => randomBytes(length),
    (output, subject) => {
      const bytes = takeSecret(subject, output, 0, Infinity);
      const filled = filledBytes(bytes);
      if (filled === length && bytes.length === length) return bytes;
      wipe(bytes);
      throw brokenContract(subject, `must be ${length} bytes, got ${filled}`);
    },
  );
}

/** Zeros at the end are bytes that a generator didn't fill; fewer than eight may occur by chance. */
function filledBytes(bytes: Uint8Array): number {
  const filled = bytes.findLastIndex((byte) => byte !== 0) + 1;
  return filled > 0 && bytes.length - filled >= UNFILLED_BYTES ? filled : bytes.length;
}

/** A provider's wrap of a data key. Only its form is checked: only the service can tell whether it opens. */
export function wrapWithProvider(key: Uint8Array, publicKey: PublicKey, wrapKey: WrapKey): Uint8Array {
  const forProvider = Object.freeze({ ...publicKey, spki: encodeSpki(publicKey) });
  return ask(
    'provider.wrapKey',
    [new Uint8Array(key)],
    (copy) => wrapKey(copy, forProvider),
    (output, subject) => {
      const wrapped = takeBytes(subject, output, wrappedKeyBytes(key.length, publicKey));
      if (publicKey.kind === 'SM2' && wrapped[0] !== 4) {
        throw brokenContract(subject, 'must begin with 04: C1 uncompressed');
      }
      if (includes(wrapped, key)) throw brokenContract(subject, 'holds the data key as it is');
      return wrapped;
    },
  );
}

function includes(whole: Uint8Array, part: Uint8Array): boolean {
  const starts = Array.from({ length: whole.length - part.length + 1 }, (_, start) => start);
  return starts.some((start) => equalBytes(whole.subarray(start, start + part.length), part));
}
