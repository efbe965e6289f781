// TC3-HMAC-SHA256 as the service verifies it (API documentation, "Signature v3"). Signing is the SDK's job.

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { ServiceError } from '../errors.ts';

export interface SignedRequest {
  readonly method: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  /** What follows the question mark of its URL, as it was sent. */
  readonly query?: string;
}

export interface Tc3Rules {
  /** The secret key of an id; undefined for an unknown one. */
  secretKeyOf(secretId: string): string | undefined;
  /** Milliseconds since 1970. */
  now(): number;
}

const MAX_SKEW_SECONDS = 300;
const PRODUCTS = ['ocr', 'faceid'];

interface Authorization {
  readonly secretId: string;
  readonly date: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/**
 * Verifies a request's signature, with checks in the order of the service's own answers.
 *
 * @throws ServiceError with an AuthFailure or MissingParameter code.
 */
export function verifyTc3(request: SignedRequest, rules: Tc3Rules): void {
  const authorization = readAuthorization(request.headers.authorization);
  const timestamp = readTimestamp(request.headers['x-tc-timestamp'], rules.now());
  if (authorization.date !== utcDate(timestamp))
    throw authFailure('SignatureFailure', 'the date does not match X-TC-Timestamp');
  const secretKey = rules.secretKeyOf(authorization.secretId);
  if (secretKey === undefined) throw authFailure('SecretIdNotFound', 'the SecretId is not found');
  const isSigned = signedHosts(request, authorization).some((host) => {
    const expected = sign(
      canonicalRequest(request, authorization.signedHeaders, host),
      timestamp,
      authorization,
      secretKey,
    );
    return timingSafeEqual(Buffer.from(expected), Buffer.from(authorization.signature));
  });
  if (!isSigned)
    throw authFailure(
      'SignatureFailure',
      'the signature does not match; check the SecretKey and what was signed',
    );
}

const AUTHORIZATION =
  /^TC3-HMAC-SHA256 Credential=([^/\s]+)\/(\d{4}-\d{2}-\d{2})\/([^/\s]+)\/tc3_request,\s*SignedHeaders=([a-z0-9;-]+),\s*Signature=([0-9a-f]{64})$/;

function readAuthorization(header: string | undefined): Authorization {
  if (header === undefined) throw new ServiceError('MissingParameter', 'the Authorization header is missing');
  const match = AUTHORIZATION.exec(header);
  const [, secretId = '', date = '', service = '', names = '', signature = ''] = match ?? [];
  const signedHeaders = names.split(';');
  const isSorted = [...signedHeaders].sort().join(';') === names;
  if (!match || !isSorted || !['content-type', 'host'].every((name) => signedHeaders.includes(name))) {
    throw authFailure(
      'InvalidAuthorization',
      'the Authorization header does not have the form of TC3-HMAC-SHA256',
    );
  }
  return { secretId, date, service, signedHeaders, signature };
}

/** `now` is in milliseconds. @throws ServiceError for a time that is missing or too far from it. */
export function readTimestamp(header: string | undefined, now: number, name = 'X-TC-Timestamp'): number {
  if (header === undefined) throw new ServiceError('MissingParameter', `${name} is missing`);
  const timestamp = /^\d{1,12}$/.test(header) ? Number(header) : 0;
  if (Math.abs(now / 1000 - timestamp) > MAX_SKEW_SECONDS) {
    throw authFailure('SignatureExpire', `${name} is more than five minutes off the time of the server`);
  }
  return timestamp;
}

/**
 * The host as it may have been signed: as sent, and without its port, as the SDK signs it. The credential's
 * service is a product's name, or the first label of that host with its port, as the SDK derives it: towards
 * 127.0.0.1:8080 "127", towards localhost:8080 "localhost:8080".
 */
function signedHosts(request: SignedRequest, { service }: Authorization): string[] {
  const hosts = hostForms(request);
  const isExpected = PRODUCTS.includes(service) || hosts.some((name) => name.split('.')[0] === service);
  return isExpected ? hosts : [];
}

/** The host as it was sent, and without its port. */
export function hostForms({ headers }: SignedRequest): string[] {
  const host = headers.host ?? '';
  return [...new Set([host, host.replace(/:\d+$/, '')])];
}

// --- the steps of the documentation ---

/** Step 1. The URI is "/" for API 3.0; the query is used as sent, and is empty for a POST. */
export function canonicalRequest(
  request: SignedRequest,
  signedHeaders: readonly string[],
  host: string,
): string {
  const headers = signedHeaders.map((name) => {
    const value = name === 'host' ? host : (request.headers[name] ?? '');
    return `${name}:${value.trim().toLowerCase()}\n`;
  });
  const query = request.method === 'GET' ? (request.query ?? '') : '';
  const parts = [request.method, '/', query, headers.join(''), signedHeaders.join(';'), payloadHash(request)];
  return parts.join('\n');
}

const UNSIGNED = 'UNSIGNED-PAYLOAD';

/** The official SDKs of five languages can leave the body unsigned, which no API text mentions. */
function payloadHash({ headers, body }: SignedRequest): string {
  return sha256(headers['x-tc-content-sha256'] === UNSIGNED ? UNSIGNED : body);
}

/** Steps 2 and 3: the string to sign, and its signature under a key derived from date and service. */
export function sign(
  canonical: string,
  timestamp: number,
  { date, service }: { date: string; service: string },
  secretKey: string,
): string {
  const scope = `${date}/${service}/tc3_request`;
  const stringToSign = ['TC3-HMAC-SHA256', timestamp, scope, sha256(canonical)].join('\n');
  const signingKey = [date, service, 'tc3_request'].reduce<string | Uint8Array>(
    (key, part) => createHmac('sha256', key).update(part).digest(),
    `TC3${secretKey}`,
  );
  return createHmac('sha256', signingKey).update(stringToSign).digest('hex');
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function utcDate(timestamp: number): string {
  return new Date(timestamp * 1000).toISOString().slice(0, 10);
}

export function authFailure(code: string, message: string): ServiceError {
  return new ServiceError(`AuthFailure.${code}`, message);
}
