// HTTP Archive 1.2: what browsers and proxies export.

import { decodeBase64 } from '../platform/base64.ts';
import { isMembers, type Members } from './json.ts';
import {
  type CapturedBody,
  type CapturedCall,
  type CapturedHttp,
  type CapturedMessage,
  readBodyText,
  readHeaders,
  readUrl,
} from './message.ts';

/** The entries of a HAR; undefined for another object. */
export function harEntries({ log }: Members): readonly unknown[] | undefined {
  return isMembers(log) && Array.isArray(log.entries) ? log.entries : undefined;
}

/** Whether this is a message as a HAR writes it, rather than a body by itself. */
export function isHarMessage(value: unknown): value is Members {
  return isMembers(value) && (Array.isArray(value.headers) || isMembers(value.headers));
}

export function readHarExchange(entry: Members, place: string): CapturedCall {
  const { request, response } = entry;
  return {
    place,
    request: isHarMessage(request) ? readHarRequest(request) : undefined,
    response: isHarMessage(response) ? readHarResponse(response) : undefined,
  };
}

export function readHarRequest(request: Members): CapturedMessage {
  const { method, url, postData, body } = request;
  const headers = readHeaders(request.headers);
  const http: CapturedHttp = { ...readUrl(url), method: textOf(method), headers };
  return { place: 'request', http, body: readHarText(isMembers(postData) ? postData.text : body, headers) };
}

export function readHarResponse(response: Members): CapturedMessage {
  const { status, content, body } = response;
  const headers = readHeaders(response.headers);
  const http: CapturedHttp = { status: typeof status === 'number' ? status : undefined, headers };
  return {
    place: 'response',
    http,
    body: readHarText(isMembers(content) ? contentText(content) : body, headers),
  };
}

/** Exporters write content that they consider binary as Base64. */
function contentText({ text, encoding }: Members): unknown {
  const bytes = encoding === 'base64' && typeof text === 'string' ? decodeBase64(text) : undefined;
  return bytes ? new TextDecoder().decode(bytes) : text;
}

function readHarText(body: unknown, headers: ReadonlyMap<string, string>): CapturedBody {
  if (isMembers(body)) return { members: body, bytes: undefined };
  return typeof body === 'string' ? readBodyText(body, headers) : { problem: 'the capture has no body' };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
