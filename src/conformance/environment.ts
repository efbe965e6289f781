// What the known answers ran on. The runtime is asked for everything; nothing is guessed from versions.

import { aes256CbcBackends } from '../ciphers/aes-256-cbc.ts';
import { sm4GcmBackends } from '../ciphers/sm4-gcm.ts';
import { rsaWrapBackends } from '../keys/rsa-pkcs1.ts';
import { sm2Backends } from '../keys/sm2-multiply.ts';
import { nodeCrypto } from '../platform/native.ts';
import { libraryVersion } from '../platform/version.ts';
import type { CryptoProvider } from '../provider/provider.ts';
import { PROVIDER } from './checks/provider.ts';

export interface Environment {
  readonly library: string;
  readonly runtime: { readonly name: string; readonly version: string };
  /** Operating system and architecture, as the runtime names them. */
  readonly platform: string;
  readonly openssl?: string;
  /** Whether OpenSSL runs in FIPS mode, if the runtime can say. */
  readonly fips?: boolean;
  /** The implementation in use, by algorithm. */
  readonly backends: Readonly<Record<string, string>>;
  /** Where data keys and IVs come from. */
  readonly random: string;
  readonly provider?: string;
  /** As the caller gave it, in ISO 8601. */
  readonly time: string;
}

interface Globals {
  readonly Bun?: { readonly version: string };
  readonly Deno?: { readonly version: { readonly deno: string } };
  readonly process?: {
    readonly platform?: string;
    readonly arch?: string;
    readonly versions?: Readonly<Record<string, string | undefined>>;
  };
  readonly navigator?: { readonly userAgent?: string; readonly platform?: string };
}

export function describeEnvironment(time: Date, provider: CryptoProvider | undefined): Environment {
  const globals = globalThis as Globals;
  const openssl = globals.process?.versions?.openssl;
  const fips = readFips();
  return {
    library: libraryVersion,
    runtime: describeRuntime(globals),
    platform: describePlatform(globals),
    ...(openssl !== undefined && { openssl }),
    ...(fips !== undefined && { fips }),
    backends: { ...chosenBackends(), ...providedBackends(provider) },
    random: provider?.randomBytes ? PROVIDER : 'crypto.getRandomValues (Web Crypto)',
    ...(provider && { provider: provider.name ?? 'unnamed' }),
    time: time.toISOString(),
  };
}

// Bun and Deno also have process.versions.node, so their own names come first.
function describeRuntime({ Bun, Deno, process, navigator }: Globals): Environment['runtime'] {
  if (Bun) return { name: 'Bun', version: Bun.version };
  if (Deno) return { name: 'Deno', version: Deno.version.deno };
  const node = process?.versions?.node;
  if (node !== undefined) return { name: 'Node.js', version: node };
  return { name: 'browser', version: navigator?.userAgent ?? 'unknown' };
}

function describePlatform({ process, navigator }: Globals): string {
  if (process?.platform) return `${process.platform} ${process.arch ?? ''}`.trim();
  return navigator?.platform || 'unknown';
}

function readFips(): boolean | undefined {
  try {
    return nodeCrypto && nodeCrypto.getFips() !== 0;
  } catch {
    return undefined;
  }
}

function chosenBackends(): Record<string, string> {
  const all = {
    'SM4-GCM': sm4GcmBackends(),
    'AES-256-CBC': aes256CbcBackends(),
    SM2: sm2Backends(),
    'RSAES-PKCS1-v1_5': rsaWrapBackends(),
  };
  return Object.fromEntries(Object.entries(all).map(([name, backends]) => [name, Object.keys(backends)[0]!]));
}

/** A provider's operations replace the library's own. */
function providedBackends(provider: CryptoProvider | undefined): Record<string, string> {
  return {
    ...(provider?.sm4Gcm && { 'SM4-GCM': PROVIDER }),
    ...(provider?.aes256Cbc && { 'AES-256-CBC': PROVIDER }),
    ...(provider?.wrapKey && { SM2: PROVIDER, 'RSAES-PKCS1-v1_5': PROVIDER }),
  };
}
