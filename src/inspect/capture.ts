// Finds out what an input is, and turns it into exchanges.

import { isEmpty } from '../envelope/encryption.ts';
import { identityNames } from './clear.ts';
import { FLAT_NAMES, STRUCT_NAMES } from './encryption.ts';
import { harEntries, isHarMessage, readHarExchange, readHarRequest, readHarResponse } from './har.ts';
import type { InspectionReport } from './inspection.ts';
import { isMembers, type Members, tryParse } from './json.ts';
import { type CapturedCall, type CapturedMessage, readBodyText } from './message.ts';
import { isRawHttp, readRawHttp } from './raw-http.ts';

/** An input that can't be read or recognised; its message never quotes it. */
export class UnreadableInput extends Error {}

export interface Capture {
  readonly input: InspectionReport['input'];
  readonly exchanges: readonly CapturedCall[];
  /** Entries of a list or a HAR that aren't exchanges at all. */
  readonly strangers: number;
}

/** `isRequest`: an object that could be anything counts as a request, since its action was given. */
export function readCapture(text: string, isRequest: boolean): Capture {
  if (isRawHttp(text)) return { input: 'http', exchanges: readRawHttp(text), strangers: 0 };
  const value = tryParse(text);
  if (Array.isArray(value)) return readListCapture(value);
  if (!isMembers(value)) {
    const what = value === undefined ? 'neither JSON nor an HTTP message' : 'JSON, but not an object';
    throw new UnreadableInput(`the input is ${what}: ${EXPECTED}`);
  }
  const entries = harEntries(value);
  if (entries) return readHarCapture(entries);
  return readObject(value, new TextEncoder().encode(text.trim()).length, isRequest);
}

const EXPECTED =
  'give a request body, an answer, { "request": …, "response": … }, a HAR, or an HTTP message with its headers';

/** A list of exchanges, or of requests. */
function readListCapture(values: readonly unknown[]): Capture {
  const exchanges = values.flatMap((value, index) => {
    const capture = isMembers(value) ? recognise(value, undefined, false) : undefined;
    return capture ? [{ ...capture.exchanges[0]!, place: `[${index}]` }] : [];
  });
  if (exchanges.length === 0) throw new UnreadableInput(`the list has no request or answer: ${EXPECTED}`);
  return { input: 'list', exchanges, strangers: values.length - exchanges.length };
}

function readHarCapture(entries: readonly unknown[]): Capture {
  const exchanges = entries.flatMap((entry, index) =>
    isMembers(entry) ? [readHarExchange(entry, `log.entries[${index}]`)] : [],
  );
  return { input: 'har', exchanges, strangers: entries.length - exchanges.length };
}

function readObject(value: Members, bytes: number, isRequest: boolean): Capture {
  const capture = recognise(value, bytes, isRequest);
  if (!capture)
    throw new UnreadableInput(`the JSON is neither a request nor an answer: ${EXPECTED}, or --action`);
  return capture;
}

function recognise(value: Members, bytes: number | undefined, isRequest: boolean): Capture | undefined {
  const { request, response } = value;
  if (isSide(request) || isSide(response)) {
    return one('exchange', readSide(request, 'request'), readSide(response, 'response'));
  }
  if (isHarMessage(value)) {
    const isAnswer = 'status' in value;
    return isAnswer
      ? one('answer', undefined, readHarResponse(value))
      : one('request', readHarRequest(value));
  }
  const bare = bareBody(value, bytes);
  if (looksLikeAnswer(value)) return one('answer', undefined, bare);
  if (isEncryption(value)) {
    const alone = { place: '', request: undefined, response: undefined, encryption: value };
    return { input: 'encryption', exchanges: [alone], strangers: 0 };
  }
  return isRequest || isRequestBody(value) ? one('request', bare) : undefined;
}

function one(
  input: InspectionReport['input'],
  request?: CapturedMessage,
  response?: CapturedMessage,
): Capture {
  return { input, exchanges: [{ place: '', request, response }], strangers: 0 };
}

function isSide(value: unknown): boolean {
  return isMembers(value) || (typeof value === 'string' && /^\s*\{/.test(value));
}

function readSide(value: unknown, place: 'request' | 'response'): CapturedMessage | undefined {
  if (!isSide(value)) return undefined;
  if (isHarMessage(value)) return place === 'request' ? readHarRequest(value) : readHarResponse(value);
  const body = isMembers(value)
    ? { members: value, bytes: undefined }
    : readBodyText(value as string, new Map());
  return { place, http: undefined, body };
}

function bareBody(members: Members, bytes: number | undefined): CapturedMessage {
  return { place: '', http: undefined, body: { members, bytes } };
}

// --- bodies by themselves ---

/** `{ Response }`, or its content: an answer has a RequestId. */
function looksLikeAnswer(value: Members): boolean {
  return isMembers(value.Response) || typeof value.RequestId === 'string';
}

/** The struct by itself; with other members next to it, it is the flat form. */
function isEncryption(value: Members): boolean {
  const isStruct = 'CiphertextBlob' in value && 'Iv' in value;
  return isStruct && Object.keys(value).every((name) => STRUCT_NAMES.includes(name));
}

function isRequestBody(value: Members): boolean {
  const names = ['EncryptedBody', 'Encryption', ...FLAT_NAMES].map((name) => name.toLowerCase());
  const hasEnvelope = Object.keys(value).some(
    (name) => names.includes(name.toLowerCase()) && !isEmpty(value[name]),
  );
  return hasEnvelope || identityNames(value, { name: undefined }).length > 0;
}
