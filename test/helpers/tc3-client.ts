// An API 3.0 client for tests: TC3-HMAC-SHA256 over node:http, written from the documentation ("Signature v3")
// alone. It shares no code with the emulator's verification, so that a slip in one shows against the other.

import { createHash, createHmac } from 'node:crypto';
import { type IncomingHttpHeaders, type IncomingMessage, request as openRequest } from 'node:http';
import type { Encryption } from 'tencentcloud-encryption';

/** What a request is signed with, and what of it is signed. */
export interface Signing {
  method: string;
  /** The headers to sign, in any order and case. */
  headers: Record<string, string>;
  body: string | Uint8Array;
  /** What follows the question mark; '' by default, as for every POST. */
  query?: string;
  /** Seconds since 1970. */
  timestamp: number;
  secretId: string;
  secretKey: string;
  service: string;
  /** Of the credential scope. Default: the timestamp's, in UTC. */
  date?: string | undefined;
}

/** Where to send to, and whose key signs by default. */
export interface Target {
  readonly endpoint: string;
  readonly credential: { readonly secretId: string; readonly secretKey: string };
}

/** A request as it leaves. */
export interface Outgoing {
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array;
}

export interface SendOptions extends Partial<Omit<Signing, 'headers' | 'body'>> {
  action?: string;
  version?: string;
  /** An object is sent as JSON. */
  body?: string | object;
  /** Headers beside or instead of the usual ones; undefined leaves one out. */
  headers?: Record<string, string | undefined>;
  /** The host that is signed. Default: the Host header. */
  host?: string;
  /** Names of further headers to sign, beside content-type and host. */
  alsoSigned?: readonly string[];
  /** Changes the request once it is signed. */
  tamper?: (outgoing: Outgoing) => void;
  signal?: AbortSignal;
}

export interface RawAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** The `Response` of an answer. */
export interface ResponseBody extends Record<string, unknown> {
  RequestId: string;
  Error?: { Code: string; Message: string };
  EncryptedBody?: string;
  Encryption?: Encryption | null;
}

export interface Answer extends RawAnswer {
  json: { Response: ResponseBody };
}

/** Sends a signed request and parses the answer's JSON. */
export async function send(target: Target, options: SendOptions): Promise<Answer> {
  const raw = await sendRaw(target, options);
  return { ...raw, json: JSON.parse(raw.text) as Answer['json'] };
}

/** Sends a signed request; for answers that may be no JSON. */
export function sendRaw(target: Target, options: SendOptions): Promise<RawAnswer> {
  const outgoing = signedRequest(target, options);
  options.tamper?.(outgoing);
  return transmit(target.endpoint, outgoing, options.signal);
}

function signedRequest(target: Target, options: SendOptions): Outgoing {
  const { method = 'POST', timestamp = Math.floor(Date.now() / 1000), alsoSigned = [] } = options;
  const body = toBody(options.body);
  const headers = commonHeaders(target, timestamp, options);
  const signed = pick(headers, ['Content-Type', 'Host', ...alsoSigned]);
  if (options.host !== undefined) signed.Host = options.host;
  headers.Authorization ??= authorize({
    service: 'ocr',
    ...target.credential,
    ...options,
    method,
    timestamp,
    body,
    headers: signed,
  });
  return { method, headers: withoutUndefined(headers), body };
}

function toBody(body: string | object = ''): string | Uint8Array {
  return typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
}

function commonHeaders(
  { endpoint }: Target,
  timestamp: number,
  { action = 'RecognizeEncryptedIDCardOCR', version = '2018-11-19', headers }: SendOptions,
): Record<string, string | undefined> {
  return {
    Host: endpoint,
    'Content-Type': 'application/json; charset=utf-8',
    'X-TC-Action': action,
    'X-TC-Version': version,
    'X-TC-Timestamp': String(timestamp),
    'X-TC-Region': 'ap-guangzhou',
    ...headers,
  };
}

function pick(headers: Record<string, string | undefined>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, headers[name] ?? '']));
}

function withoutUndefined(headers: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

// --- TC3-HMAC-SHA256, in the documentation's four steps and words ---

/** The value of the Authorization header. */
export function authorize(signing: Signing): string {
  const { timestamp, secretId, secretKey, service } = signing;
  const date = signing.date ?? new Date(timestamp * 1000).toISOString().split('T')[0]!;
  const credentialScope = `${date}/${service}/tc3_request`;
  const { canonicalRequest, signedHeaders } = canonicalize(signing);
  const stringToSign = `TC3-HMAC-SHA256\n${timestamp}\n${credentialScope}\n${sha256(canonicalRequest)}`;
  const secretDate = hmac(`TC3${secretKey}`, date);
  const secretService = hmac(secretDate, service);
  const secretSigning = hmac(secretService, 'tc3_request');
  const signature = hmac(secretSigning, stringToSign).toString('hex');
  return `TC3-HMAC-SHA256 Credential=${secretId}/${credentialScope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
}

function canonicalize({ method, headers, body, query = '' }: Signing): {
  canonicalRequest: string;
  signedHeaders: string;
} {
  const lines = Object.entries(headers)
    .map(([key, value]) => ({ key: key.toLowerCase(), value: value.trim().toLowerCase() }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const canonicalHeaders = lines.map(({ key, value }) => `${key}:${value}\n`).join('');
  const signedHeaders = lines.map(({ key }) => key).join(';');
  const canonicalRequest = `${method}\n/\n${query}\n${canonicalHeaders}\n${signedHeaders}\n${sha256(body)}`;
  return { canonicalRequest, signedHeaders };
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: string | Uint8Array, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

// --- the wire ---

async function transmit(
  endpoint: string,
  { method, headers, body }: Outgoing,
  signal?: AbortSignal,
): Promise<RawAnswer> {
  const length = String(Buffer.byteLength(body));
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    openRequest(`http://${endpoint}/`, {
      method,
      headers: { 'Content-Length': length, ...headers },
      // A connection for each request: none is reused that the emulator is about to close.
      agent: false,
      ...(signal && { signal }),
    })
      .on('response', resolve)
      .on('error', reject)
      .end(body);
  });
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    text: Buffer.concat(chunks).toString('utf8'),
  };
}
