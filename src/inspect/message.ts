// One HTTP message, or what a capture kept of it.

import { isForm, readFormParameters } from './form.ts';
import { isMembers, type Members, tryParse } from './json.ts';

export type CapturedBody =
  /** `bytes` is the size on the wire, if the text is available. */
  | { readonly members: Members; readonly bytes: number | undefined }
  /** Why there is nothing to inspect, without quoting anything. */
  | { readonly problem: string };

export interface CapturedMessage {
  /** Where its members are: `request`, `response`, or empty for a bare body. */
  readonly place: string;
  /** Undefined if the capture has only a body. */
  readonly http: CapturedHttp | undefined;
  readonly body: CapturedBody;
}

export interface CapturedHttp {
  readonly method?: string | undefined;
  readonly status?: number | undefined;
  /** Lower case, with its colon; undefined if not known. */
  readonly protocol?: string | undefined;
  readonly host?: string | undefined;
  /** Parameters in the URL. */
  readonly query?: Members | undefined;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
}

/** One call as captured, with a request, an answer or both. */
export interface CapturedCall {
  readonly place: string;
  readonly request: CapturedMessage | undefined;
  readonly response: CapturedMessage | undefined;
  /** An `Encryption` by itself, instead of both. */
  readonly encryption?: Members;
}

/** The text of a body: JSON, or a form of the older signatures. */
export function readBodyText(text: string, headers: ReadonlyMap<string, string>): CapturedBody {
  if (text.trim() === '') return { problem: 'it is empty' };
  const bytes = new TextEncoder().encode(text).length;
  if (isForm(headers.get('content-type'))) return { members: readFormParameters(text), bytes };
  const value = tryParse(text);
  if (isMembers(value)) return { members: value, bytes };
  if (value !== undefined) return { problem: 'it is JSON, but not an object' };
  return {
    problem: headers.has('content-encoding') ? 'it is not JSON: still compressed?' : 'it is not JSON',
  };
}

/** URL parts that matter; nothing of a path is kept. */
export function readUrl(url: unknown): Pick<CapturedHttp, 'protocol' | 'host' | 'query'> {
  if (typeof url !== 'string' || !URL.canParse(url)) return {};
  const { protocol, hostname, search } = new URL(url);
  return { protocol, host: hostname, ...(search !== '' && { query: readFormParameters(search.slice(1)) }) };
}

/** Headers as a list of { name, value }, or as an object. */
export function readHeaders(value: unknown): ReadonlyMap<string, string> {
  const pairs = Array.isArray(value)
    ? value.filter(isMembers).map(({ name, value }) => [name, value])
    : isMembers(value)
      ? Object.entries(value)
      : [];
  const texts = pairs.filter((pair): pair is [string, string] =>
    pair.every((text) => typeof text === 'string'),
  );
  return new Map(texts.map(([name, text]) => [name.toLowerCase(), text]));
}
