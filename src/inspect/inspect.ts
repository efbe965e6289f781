// The wire check: what an auditor can say about captured calls without a key. Nothing is decrypted, and the report has
// no parameter values.

import { Repeats } from './across.ts';
import { type ActionFacts, findAction, isShowableAction } from './action.ts';
import { inspectAnswer } from './answer.ts';
import { readCapture, UnreadableInput } from './capture.ts';
import { inspectEncryption } from './encryption.ts';
import {
  countLines,
  type InspectedExchange,
  type InspectionLine,
  type InspectionReport,
} from './inspection.ts';
import type { Members } from './json.ts';
import { inspectTags } from './lists.ts';
import type { CapturedCall } from './message.ts';
import { inspectRequest } from './request.ts';
import { Spot } from './spot.ts';

export { UnreadableInput } from './capture.ts';
export { WIRE_CHECKS, type WireCheckId } from './checks/checks.ts';
export type { InspectedExchange, InspectionLine, InspectionReport, Level } from './inspection.ts';

export interface InspectOptions {
  /** The action, for captures that don't name it. */
  readonly action?: string | undefined;
}

/**
 * Inspects a request body, an answer, a pair of them, an `Encryption`, an HTTP message, or a HAR, line by line, and
 * continues after a finding. It can't tell whether a ciphertext opens, or what is in it.
 *
 * @throws UnreadableInput for what is none of these, or holds no call of OCR or FaceID.
 */
export function inspect(input: string | Uint8Array, { action }: InspectOptions = {}): InspectionReport {
  const text = (typeof input === 'string' ? input : decodeInput(input)).replace(/^\uFEFF/, '').trimStart();
  const capture = readCapture(text, action !== undefined);
  const isOurs = (exchange: CapturedCall) => capture.input !== 'har' || isRelevant(exchange);
  const relevant = capture.exchanges.filter(isOurs);
  const skipped = capture.strangers + capture.exchanges.length - relevant.length;
  if (relevant.length === 0) {
    throw new UnreadableInput(`nothing to inspect: none of ${skipped} entries is a call of OCR or FaceID`);
  }
  const repeats = new Repeats();
  const exchanges = relevant.map((exchange) => inspectExchange(exchange, action, repeats));
  const findings = countLines(exchanges, 'finding');
  return { input: capture.input, exchanges, skipped, findings, notes: countLines(exchanges, 'note') };
}

function inspectExchange(
  exchange: CapturedCall,
  given: string | undefined,
  repeats: Repeats,
): InspectedExchange {
  const { place, request, response, encryption } = exchange;
  const action = findAction(exchange, given);
  const lines: InspectionLine[] = [];
  if (encryption) inspectAlone(encryption, new Spot(lines, '', 'request'));
  const facts = request && inspectRequest(request, action, new Spot(lines, request.place, 'request'));
  if (facts) repeats.inspect(facts, place);
  if (response) inspectAnswer(response, action, facts, new Spot(lines, response.place, 'answer'));
  return { place, ...named(action), lines };
}

/** An `Encryption` by itself, without the members that its list names. */
function inspectAlone(encryption: Members, spot: Spot): void {
  const { suite, tags, encryptList = [] } = inspectEncryption(encryption, spot);
  if (!suite || !tags) return;
  const count = encryptList.length === 0 ? tags.length : new Set(encryptList).size;
  inspectTags(tags, count, suite, spot.at('TagList'));
}

function named({ name }: ActionFacts): { action?: string } {
  return name === undefined ? {} : { action: name };
}

/** Redirection in PowerShell writes UTF-16. */
function decodeInput(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  try {
    return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
  } catch {
    throw new UnreadableInput(`the input is too large: ${bytes.length} bytes`);
  }
}

const OUR_HOST = /^(?:ocr|faceid)\b.*\.tencentcloudapi\./;
const OUR_CREDENTIAL = /\/(?:ocr|faceid)\/tc3_request\b/;
const ENVELOPE_MEMBERS = ['EncryptedBody', 'Encryption'];

/** A HAR holds whatever a browser or a proxy saw. */
function isRelevant({ request }: CapturedCall): boolean {
  if (!request) return false;
  const { http, body } = request;
  const isOurHost = OUR_HOST.test(http?.host ?? '');
  const action = http?.headers.get('x-tc-action') ?? http?.query?.Action;
  const isOurAction = isShowableAction(action) && isKnown(action);
  const isOurSignature = OUR_CREDENTIAL.test(http?.headers.get('authorization') ?? '');
  const hasEnvelope = 'members' in body && ENVELOPE_MEMBERS.some((name) => Object.hasOwn(body.members, name));
  return isOurHost || isOurAction || isOurSignature || hasEnvelope;
}

function isKnown(action: string): boolean {
  const { rule, sibling } = findAction({ place: '', request: undefined, response: undefined }, action);
  return rule !== undefined || sibling !== undefined;
}
