import { pow } from '@noble/curves/abstract/modular.js';
import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import { type Bytes, concatBytes, wipe } from '../platform/bytes.ts';
import { lazy } from '../platform/lazy.ts';
import { NodeBuffer, type NodeCrypto, nodeCrypto } from '../platform/native.ts';
import { brokenGenerator, drawBytes, MOST_DRAWS, platformDraws } from '../platform/random.ts';
import { encodeRsaSpki, type RsaKey } from './rsa-key.ts';

/**
 * RSAES-PKCS1-v1_5 encryption (RFC 8017 section 7.2.1) of one short message; returns as many bytes as the modulus
 * has. The message must be at least 11 bytes shorter than that, which the caller checks.
 */
export type RsaWrap = (message: Uint8Array, key: RsaKey) => Uint8Array;

/** Every implementation that works on this runtime, the preferred one first. */
export const rsaWrapBackends: () => Record<string, RsaWrap> = lazy(() => ({
  ...(typeof nodeCrypto?.publicEncrypt === 'function' && { native: nativeWrap(nodeCrypto) }),
  portable: portableWrap,
}));

export function rsaWrap(message: Uint8Array, key: RsaKey): Uint8Array {
  return Object.values(rsaWrapBackends())[0]!(message, key);
}

type NativeKey = ReturnType<NodeCrypto['createPublicKey']>;

function nativeWrap(crypto: NodeCrypto): RsaWrap {
  const nativeKeys = new WeakMap<RsaKey, NativeKey>();
  return (message, key) => {
    const native = nativeKeys.get(key) ?? importNative(crypto, key);
    nativeKeys.set(key, native);
    const padding = crypto.constants.RSA_PKCS1_PADDING;
    return new Uint8Array(crypto.publicEncrypt({ key: native, padding }, message));
  };
}

function importNative(crypto: NodeCrypto, key: RsaKey): NativeKey {
  // Buffer.from(arrayBuffer) shares the memory, which holds no secret.
  const der = encodeRsaSpki(key);
  return crypto.createPublicKey({
    key: NodeBuffer!.from(der.buffer as ArrayBuffer),
    format: 'der',
    type: 'spki',
  });
}

/** c = EM^e mod n. Not constant-time: the exponent is public, and EM is padded with fresh random bytes. */
function portableWrap(message: Uint8Array, key: RsaKey): Uint8Array {
  const encoded = padPkcs1(message, key.modulus.length);
  const power = pow(bytesToNumberBE(encoded), bytesToNumberBE(key.exponent), bytesToNumberBE(key.modulus));
  wipe(encoded);
  return numberToBytesBE(power, key.modulus.length);
}

/** EM = 00 ‖ 02 ‖ PS ‖ 00 ‖ M with at least 8 non-zero random bytes PS (step 2). */
function padPkcs1(message: Uint8Array, length: number): Uint8Array {
  const padding = nonZeroRandomBytes(length - message.length - 3);
  const encoded = concatBytes(Uint8Array.of(0, 2), padding, Uint8Array.of(0), message);
  wipe(padding);
  return encoded;
}

// The first bytes of the last padding: too few to reveal what was padded, enough to detect a generator that starts
// over.
const watchPadding = platformDraws.watch();
const WATCHED_BYTES = 8;

/** Zeros are drawn again, so that all values from 1 to 255 stay equally likely. */
function nonZeroRandomBytes(length: number): Bytes {
  const bytes = drawBytes(length);
  for (let i = 0; i < length; i++) {
    if (bytes[i] === 0) bytes[i] = nonZeroRandomByte();
  }
  watchPadding(platformDraws.accept(bytes).subarray(0, WATCHED_BYTES));
  return bytes;
}

function nonZeroRandomByte(): number {
  for (let draws = 0; draws < MOST_DRAWS; draws++) {
    const [byte] = drawBytes(1);
    if (byte !== 0) return byte!;
  }
  throw brokenGenerator('it returns only zeros');
}
