import type { Suite } from '../ciphers/suite.ts';
import type { DataKey } from '../keys/data-key.ts';
import { encodeSpki, type PublicKey } from '../keys/public-key.ts';
import { wrappedKeyBytes } from '../keys/wrap-key.ts';
import { type Bytes, equalBytes, wipe } from '../platform/bytes.ts';
import { ask, brokenContract, takeBytes, takeSecret } from './ask.ts';
import type { CryptoProvider } from './provider.ts';

type RandomBytes = NonNullable<CryptoProvider['randomBytes']>;
type WrapKey = NonNullable<CryptoProvider['wrapKey']>;

/** The last IV of each provider; it went over the wire. A generator that stands still must not make two calls alike. */
const lastIvs = new WeakMap<object, Uint8Array>();

/** A data key and IV from a provider's generator; `source` is the provider as the caller knows it. */
export function drawDataKey({ keyBytes, ivBytes }: Suite, randomBytes: RandomBytes, source: object): DataKey {
  const key = draw(randomBytes, keyBytes);
  try {
    const iv = draw(randomBytes, ivBytes);
    // The IV goes in the clear: a generator that gives the same again would send the key.
    const earlier = [key.subarray(0, ivBytes), lastIvs.get(source) ?? new Uint8Array(ivBytes)];
    if (earlier.some((bytes) => equalBytes(iv, bytes))) throw notRandom('is the same as before');
    lastIvs.set(source, iv);
    return { key, iv };
  } catch (error) {
    wipe(key);
    throw error;
  }
}

function draw(randomBytes: RandomBytes, length: number): Bytes {
  const bytes = ask(
    'provider.randomBytes',
    [],
    () => randomBytes(length),
    (output, subject) => takeSecret(subject, output, length, length),
  );
  if (bytes.every((byte) => byte === bytes[0])) throw notRandom('is one byte over and over');
  return bytes;
}

function notRandom(reason: string): Error {
  return brokenContract('what provider.randomBytes gives', `is not random: it ${reason}`);
}

/** A provider's wrap of a data key, checked for its form: only the service can tell whether it opens. */
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
