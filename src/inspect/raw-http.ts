// HTTP/1 messages as text, as a proxy shows them: a request, an answer, or one after the other.

import { encodeUtf8 } from '../platform/bytes.ts';
import {
  type CapturedCall,
  type CapturedHttp,
  type CapturedMessage,
  readBodyText,
  readUrl,
} from './message.ts';

const START_LINE = /^(?:(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \S+ HTTP\/\d|HTTP\/\d(?:\.\d)? \d{3})/gm;

export function isRawHttp(text: string): boolean {
  return text.search(START_LINE) === 0;
}

/** Pairs each request with the answer that follows it. */
export function readRawHttp(text: string): CapturedCall[] {
  const starts = Array.from(text.matchAll(START_LINE), ({ index }) => index);
  const exchanges: CapturedCall[] = [];
  for (const [index, start] of starts.entries()) {
    const message = readMessage(text.slice(start, starts[index + 1]));
    const last = exchanges.at(-1);
    const place = `message[${index}]`;
    if (message.place === 'request') exchanges.push({ place, request: message, response: undefined });
    else if (last && !last.response) exchanges[exchanges.length - 1] = { ...last, response: message };
    else exchanges.push({ place, request: undefined, response: message });
  }
  return exchanges.length === 1 ? [{ ...exchanges[0]!, place: '' }] : exchanges;
}

function readMessage(text: string): CapturedMessage {
  const end = /\r?\n\r?\n/.exec(text);
  const [startLine = '', ...lines] = text.slice(0, end?.index).split(/\r?\n/);
  const headers = new Map(lines.map(readHeader));
  const body = end ? text.slice(end.index + end[0].length).trim() : '';
  const isChunked = /\bchunked\b/i.test(headers.get('transfer-encoding') ?? '');
  return {
    place: startLine.startsWith('HTTP/') ? 'response' : 'request',
    http: readStart(startLine, headers),
    body: readBodyText(isChunked ? joinHttpChunks(body) : body, headers),
  };
}

function readHeader(line: string): [string, string] {
  const colon = line.indexOf(':', 1);
  return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
}

/** A proxy shows the whole URL; otherwise the host is in its header, and the protocol isn't known. */
function readStart(line: string, headers: ReadonlyMap<string, string>): CapturedHttp {
  const [first = '', target = ''] = line.split(' ');
  if (first.startsWith('HTTP/')) return { status: Number(target), headers };
  const isWhole = /^https?:/i.test(target);
  const url = readUrl(isWhole ? target : `https://${headers.get('host') ?? 'unknown'}${target}`);
  return { ...url, method: first, headers, protocol: isWhole ? url.protocol : undefined };
}

/** RFC 9112 section 7.1, without trailers. Text that isn't chunked after all is returned unchanged. */
function joinHttpChunks(text: string): string {
  const bytes = encodeUtf8(text);
  const parts: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(0x0a, start);
    const size = /^([0-9a-f]{1,8})\s*$/i.exec(decodeLine(bytes.subarray(start, end)))?.[1];
    if (end < 0 || size === undefined) return parts.length === 0 ? text : decodeAll(parts);
    const length = Number.parseInt(size, 16);
    if (length === 0) break;
    parts.push(bytes.subarray(end + 1, end + 1 + length));
    start = end + 1 + length;
    while (bytes[start] === 0x0d || bytes[start] === 0x0a) start++;
  }
  return decodeAll(parts);
}

function decodeLine(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, 20));
}

/** A character may be split between two chunks. */
function decodeAll(parts: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return parts.map((part) => decoder.decode(part, { stream: true })).join('') + decoder.decode();
}
