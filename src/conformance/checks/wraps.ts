// The wraps of a data key, one backend at a time, opened with the private half of a public test key.

import type { RsaKey } from '../../keys/rsa-key.ts';
import { SM2_ORDER } from '../../keys/sm2-curve.ts';
import type { Sm2Key } from '../../keys/sm2-key.ts';
import { decodeHex, encodeHex, encodeUtf8 } from '../../platform/bytes.ts';
import { sm2Encrypt, wrapKey } from '../../primitives.ts';
import { standards } from '../known-answers.ts';
import type { SourceId } from '../names.ts';
import { CheckList, type ConformanceCheck, expectBytes, expectEqual, sampleBytes } from './check.ts';
import { rsa1024, rsa2048, sm2, type TestKey } from './test-keys.ts';

// --- RSAES-PKCS1-v1_5 ---

const RSA = 'RSAES-PKCS1-v1_5';
const PKCS1_OVERHEAD_BYTES = 11;

/** A wrap for a test key, by one backend or by a provider. */
export type KeyWrap<Material> = (message: Uint8Array, key: TestKey<Material>, k?: Uint8Array) => Uint8Array;

/** With random padding a wrap has no known answer, so each one is opened instead. */
export function rsaChecks(name: string, wrap: KeyWrap<RsaKey>): ConformanceCheck[] {
  const list = new CheckList(RSA, name);
  const message = decodeHex(standards['rsaes-pkcs1-v1_5'].message);
  const roundTrip = (key: TestKey<RsaKey>, text: Uint8Array) =>
    expectBytes(key.unwrap(wrap(text, key)), text);
  list.add('round trip', 'rsa1024', 'rsaLabs', () => roundTrip(rsa1024(), message));
  list.add('round trip', 'rsa2048', 'testKey', () => roundTrip(rsa2048(), sampleBytes(32)));
  list.add('round trip', 'rsaLengths', 'rfc8017', () => {
    const key = rsa1024();
    for (const length of [16, 32, key.material.modulus.length - PKCS1_OVERHEAD_BYTES]) {
      roundTrip(key, sampleBytes(length));
    }
  });
  list.add('round trip', 'rsaFresh', 'rfc8017', () => expectFresh(() => wrap(message, rsa1024())));
  return list.checks;
}

/** Two wraps of one message must differ. */
function expectFresh(wrap: () => Uint8Array): void {
  const [one, other] = [wrap(), wrap()].map(encodeHex);
  expectEqual(one === other ? 'same' : 'different', 'different');
}

// --- SM2: a provider generates its own scalar, so it has no known answer ---

// Scalars for which a coordinate begins with a zero byte: y1, x2 (of the shared point), y2, x1. Found by search.
const LEADING_ZERO_SCALARS = [107, 194, 295, 327];

export function sm2Checks(name: string, wrap: KeyWrap<Sm2Key>, takesScalar = true): ConformanceCheck[] {
  const list = new CheckList('SM2', name);
  const vector = standards['sm2-encryption'];
  const roundTrip = (message: Uint8Array, k?: Uint8Array) => {
    const key = sm2();
    const wrapped = wrap(message, key, k);
    expectEqual(wrapped.length, 97 + message.length);
    expectBytes(key.unwrap(wrapped), message);
  };
  const fixedK = () => {
    const wrapped = wrap(encodeUtf8(vector.messageUtf8), sm2(), decodeHex(vector.k));
    expectBytes(wrapped, decodeHex(vector.ciphertext));
  };
  list.add('known answer', 'sm2FixedK', 'gbt329185', takesScalar ? fixedK : undefined);
  list.add('round trip', 'sm2Lengths', 'gbt329184', () => {
    for (const length of [16, 31, 32, 33, 64]) roundTrip(sampleBytes(length));
  });
  const leadingZeros = () => {
    for (const k of LEADING_ZERO_SCALARS) roundTrip(sampleBytes(16), scalar(BigInt(k)));
  };
  list.add('round trip', 'sm2LeadingZeros', 'gbt329184', takesScalar ? leadingZeros : undefined);
  list.add('round trip', 'sm2Fresh', 'gbt329184', () => expectFresh(() => wrap(sampleBytes(16), sm2())));
  return list.checks;
}

function scalar(value: bigint): Uint8Array {
  return decodeHex(value.toString(16).padStart(64, '0'));
}

export function sm2Agreement(name: string, one: KeyWrap<Sm2Key>, other: KeyWrap<Sm2Key>): ConformanceCheck[] {
  const list = new CheckList('SM2', name);
  list.add('agreement', 'wrapsAgree', 'thisRun', () => {
    for (const k of [1n, 2n, BigInt(`0x${standards['sm2-encryption'].k}`), SM2_ORDER - 1n]) {
      expectBytes(one(sampleBytes(16), sm2(), scalar(k)), other(sampleBytes(16), sm2(), scalar(k)));
    }
  });
  return list.checks;
}

// --- the same on every backend ---

/** The code that opens the wraps above must itself open the published ones. */
export function unwrapChecks(): ConformanceCheck[] {
  const { message, ciphertext } = standards['rsaes-pkcs1-v1_5'];
  const vector = standards['sm2-encryption'];
  return [
    ...unwrapCheck(RSA, 'rsaLabs', () => rsa1024().unwrap(decodeHex(ciphertext)), decodeHex(message)),
    ...unwrapCheck(
      'SM2',
      'gbt329185',
      () => sm2().unwrap(decodeHex(vector.ciphertext)),
      encodeUtf8(vector.messageUtf8),
    ),
  ];
}

function unwrapCheck(
  algorithm: string,
  source: SourceId,
  unwrap: () => Uint8Array,
  message: Uint8Array,
): ConformanceCheck[] {
  const list = new CheckList(algorithm, 'checker');
  list.add('known answer', 'checkerUnwraps', source, () => expectBytes(unwrap(), message));
  return list.checks;
}

/** What is refused before any backend is called. */
export function wrapRefusals(): ConformanceCheck[] {
  const [rsa, curve] = [new CheckList(RSA, 'library'), new CheckList('SM2', 'library')];
  const tooLong = () => sampleBytes(rsa1024().material.modulus.length - PKCS1_OVERHEAD_BYTES + 1);
  rsa.refuses('rsaTooLong', 'rfc8017', 'ERR_INVALID_PARAMS', () => wrapKey(tooLong(), rsa1024().publicKey));
  const badScalars = [0n, SM2_ORDER, SM2_ORDER + 1n].map(scalar);
  const attempts = badScalars.map((k) => () => sm2Encrypt(sampleBytes(16), sm2().publicKey, { k }));
  curve.refuses('sm2BadScalar', 'gbt329184', 'ERR_INVALID_PARAMS', ...attempts);
  return [...rsa.checks, ...curve.checks];
}
