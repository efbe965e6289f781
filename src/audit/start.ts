import { encodeHex } from '../platform/bytes.ts';
import { libraryVersion } from '../platform/version.ts';
import type { Authenticator } from './mac.ts';
import type { ChainStart } from './record.ts';

/** How a process begins a chain, or continues a log. */
export function describeStart(
  chain: string,
  authenticator: Authenticator,
  torn: Uint8Array | undefined,
): ChainStart {
  const { algorithm, keyId, digest } = authenticator;
  return {
    format: 1,
    chain,
    algorithm,
    ...(keyId !== undefined && { keyId }),
    library: libraryVersion,
    // A plain digest: anyone who wrote those bytes must not get a MAC of them.
    ...(torn && { torn: { bytes: torn.length, digest: encodeHex(digest(torn)) } }),
  };
}
