// The signatures before TC3, HmacSHA1 and HmacSHA256, as the service verifies them (API documentation, "Signature v1"):
// every parameter in a form or in a URL, one of them the signature. The library never signs this way; other clients do.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Pair } from './flat-params.ts';
import { missingParameter } from './refusals.ts';
import { authFailure, hostForms, readTimestamp, type SignedRequest, type Tc3Rules } from './tc3.ts';

const REQUIRED = ['Timestamp', 'Nonce', 'SecretId', 'Signature'];

/** @throws ServiceError with an AuthFailure or MissingParameter code. */
export function verifyOlderSignature(
  request: SignedRequest,
  pairs: readonly Pair[],
  { now, secretKeyOf }: Tc3Rules,
): void {
  const given = new Map(pairs);
  const missing = REQUIRED.find((name) => !given.get(name));
  if (missing !== undefined) throw missingParameter(missing);
  readTimestamp(given.get('Timestamp'), now(), 'Timestamp');
  const secretKey = secretKeyOf(given.get('SecretId')!);
  if (secretKey === undefined) throw authFailure('SecretIdNotFound', 'the SecretId is not found');
  const algorithm = given.get('SignatureMethod') === 'HmacSHA256' ? 'sha256' : 'sha1';
  // The SDK for Ruby leaves a line feed after it.
  const signature = Buffer.from(given.get('Signature')!.trim());
  const isSigned = hostForms(request).some((host) => {
    const text = textToSign(request.method, host, pairs);
    const expected = Buffer.from(createHmac(algorithm, secretKey).update(text).digest('base64'));
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  });
  if (!isSigned) throw authFailure('SignatureFailure', 'the signature does not match; check the SecretKey');
}

/** Method, host and path, and every parameter but the signature, sorted by name and not encoded. */
function textToSign(method: string, host: string, pairs: readonly Pair[]): string {
  const sorted = pairs
    .filter(([name]) => name !== 'Signature')
    .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  return `${method}${host}/?${sorted.map(([name, value]) => `${name}=${value}`).join('&')}`;
}
