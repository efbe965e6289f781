import { encodeBase64 } from '../platform/base64.ts';
import { encodeUtf8 } from '../platform/bytes.ts';

/** A PEM file (RFC 7468 section 2): Base64 in lines of 64 characters between its labels. */
export function encodePem(label: 'PUBLIC KEY' | 'RSA PUBLIC KEY', der: Uint8Array): string {
  const lines = encodeBase64(der).match(/.{1,64}/g)!;
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/** A public key as support issues it: Base64 of its PEM file, in one line. */
export function encodeIssued(pem: string): string {
  return encodeBase64(encodeUtf8(pem));
}
