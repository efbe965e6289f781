// Every check that this runtime can do: each backend of each algorithm by itself, what they share, then whole calls.

import { type Aes256Cbc, aes256CbcBackends } from '../ciphers/aes-256-cbc.ts';
import { type Sm4Gcm, sm4GcmBackends } from '../ciphers/sm4-gcm.ts';
import type { Suite } from '../ciphers/suite.ts';
import type { RsaKey } from '../keys/rsa-key.ts';
import { rsaWrapBackends } from '../keys/rsa-pkcs1.ts';
import { sm2Wrap } from '../keys/sm2.ts';
import type { Sm2Key } from '../keys/sm2-key.ts';
import { sm2Backends } from '../keys/sm2-multiply.ts';
import type { CryptoProvider } from '../provider/provider.ts';
import { BYPASSES, bypassChecks } from './bypasses/bypasses.ts';
import { CALLS, callChecks } from './calls/calls.ts';
import type { ConformanceCheck } from './checks/check.ts';
import { cipherAgreement, cipherChecks, forceAes256Cbc, forceSm4Gcm } from './checks/ciphers.ts';
import { ENVELOPES, envelopeChecks, type SealingWay } from './checks/envelope.ts';
import { envelopeRefusals, requestRefusals } from './checks/envelope-refusals.ts';
import { blockChecks, hashChecks } from './checks/hashes.ts';
import { providerChecks } from './checks/provider.ts';
import { publicKeyChecks } from './checks/public-keys.ts';
import { randomChecks } from './checks/random.ts';
import {
  type KeyWrap,
  rsaChecks,
  sm2Agreement,
  sm2Checks,
  unwrapChecks,
  wrapRefusals,
} from './checks/wraps.ts';

/** The order for readers: the parts, then the whole. */
const READING_ORDER = [
  'random',
  'SM4',
  'SM3',
  'SM4-GCM',
  'AES-256-CBC',
  'SM2',
  'RSAES-PKCS1-v1_5',
  'public key',
  ENVELOPES['SM4-GCM'],
  ENVELOPES['AES-256-CBC'],
  CALLS['SM4-GCM'],
  CALLS['AES-256-CBC'],
  BYPASSES,
];

/** A provider is tested as one more backend of the operations it has. */
export function allChecks(provider: CryptoProvider | undefined): ConformanceCheck[] {
  const checks = [
    ...randomChecks('library'),
    ...blockChecks(),
    ...hashChecks(),
    ...cipherBackends(mapValues(sm4GcmBackends(), forceSm4Gcm), ['wasm', 'portable']),
    ...cipherBackends(mapValues(aes256CbcBackends(), forceAes256Cbc), ['native', 'portable']),
    ...sm2WrapBackends(),
    ...rsaBackends(),
    ...unwrapChecks(),
    ...wrapRefusals(),
    ...publicKeyChecks(),
    ...envelopeWays().flatMap((way) => [...envelopeChecks(way), ...envelopeRefusals(way)]),
    ...requestRefusals(),
    ...(provider ? providerChecks(provider) : []),
    ...callChecks(),
    ...bypassChecks(),
  ];
  return checks.sort(
    (one, other) => READING_ORDER.indexOf(one.algorithm) - READING_ORDER.indexOf(other.algorithm),
  );
}

/**
 * Each backend by itself, and against the preferred one. `known` are the backends of all runtimes: those missing here
 * are listed as not available.
 */
function eachBackend<T>(
  backends: Record<string, T>,
  known: readonly string[],
  checksOf: (name: string, backend: T) => ConformanceCheck[],
  agreementOf: (name: string, backend: T, preferred: T) => ConformanceCheck[],
): ConformanceCheck[] {
  const [preferred] = Object.values(backends) as [T];
  return [...new Set([...Object.keys(backends), ...known])].flatMap((name) => {
    const backend = backends[name];
    if (!backend) return checksOf(name, preferred).map((check) => ({ ...check, run: undefined }));
    const agreement = backend === preferred ? [] : agreementOf(name, backend, preferred);
    return [...checksOf(name, backend), ...agreement];
  });
}

function cipherBackends(backends: Record<string, Suite>, known: readonly string[]): ConformanceCheck[] {
  return eachBackend(backends, known, cipherChecks, cipherAgreement);
}

function sm2WrapBackends(): ConformanceCheck[] {
  const wraps = mapValues(sm2Backends(), (backend): KeyWrap<Sm2Key> => {
    const force = (key: Sm2Key) => ({ ...key, points: () => backend(key.point) });
    return (message, { material }, k) => sm2Wrap(message, force(material), k);
  });
  return eachBackend(wraps, ['wasm', 'portable'], sm2Checks, sm2Agreement);
}

/** Padding is random, so two backends never produce the same bytes. */
function rsaBackends(): ConformanceCheck[] {
  const wraps = mapValues(rsaWrapBackends(), (wrap): KeyWrap<RsaKey> => {
    return (message, { material }) => wrap(message, material);
  });
  return eachBackend(wraps, ['native', 'portable'], rsaChecks, () => []);
}

/** The preferred cipher as every caller gets it; each other one as a provider, which is how a call gets another one. */
function envelopeWays(): SealingWay[] {
  const sm4 = waysOf('SM4-GCM', sm4GcmBackends(), ({ encrypt, decrypt }: Sm4Gcm) => ({
    sm4Gcm: { encrypt, decrypt },
  }));
  const aes = waysOf('AES-256-CBC', aes256CbcBackends(), ({ encrypt, decrypt }: Aes256Cbc) => ({
    aes256Cbc: { encrypt, decrypt },
  }));
  return [...sm4, ...aes];
}

function waysOf<T>(
  algorithm: SealingWay['algorithm'],
  backends: Record<string, T>,
  toProvider: (backend: T) => CryptoProvider,
): SealingWay[] {
  return Object.entries(backends).map(([backend, cipher], index) => ({
    algorithm,
    backend,
    ...(index > 0 && { provider: toProvider(cipher) }),
  }));
}

function mapValues<T, U>(record: Record<string, T>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
