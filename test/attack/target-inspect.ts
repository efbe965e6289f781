// Captures, right and broken: inspect gives a report of the documented form or refuses, and shows no value.

import faulty from '../../fixtures/inspect/faulty.json' with { type: 'json' };
import good from '../../fixtures/inspect/good.json' with { type: 'json' };
import { type InspectionReport, inspect, UnreadableInput, WIRE_CHECKS } from '../../src/inspect/inspect.ts';
import { type AttackCase, demand, type Target } from './case.ts';
import { showsSecret } from './markers.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateText, spliceText } from './mutate-text.ts';
import { crowd, define, mutateValue, nest, placesOf } from './mutate-value.ts';
import type { Random } from './random.ts';
import { jsonOf } from './tokens.ts';

const CAPTURES: readonly unknown[] = [...good, ...faulty].map(({ input }) => input);
const ACTIONS = [
  undefined,
  undefined,
  'RecognizeEncryptedIDCardOCR',
  'IdCardVerification',
  'PhoneVerification',
  'IDCardOCR',
  'Unknown',
];

export const inspectTarget: Target = (random) => {
  const text = makeCapture(random);
  return captureCase(random.oneIn(4) ? toBytes(random, text) : text, random.pick(ACTIONS));
};

export function captureCase(input: string | Uint8Array, action?: string): AttackCase {
  const before = typeof input === 'string' ? undefined : Uint8Array.from(input);
  return {
    bytes: input.length,
    attack: () => inspect(input, { action }),
    show: () => ({
      action,
      input: typeof input === 'string' ? input.slice(0, 3000) : input.subarray(0, 2000),
    }),
    judge(outcome) {
      demand(!before || Buffer.compare(before, input as Uint8Array) === 0, 'the input stays as it was');
      if ('value' in outcome) return judgeReport(outcome.value as InspectionReport);
      demand(outcome.error instanceof UnreadableInput, 'an input is refused with UnreadableInput alone');
      demand(!showsSecret(outcome.error.message), 'a refusal shows no value');
      return 'refused';
    },
  };
}

function judgeReport(report: InspectionReport): string {
  const lines = report.exchanges.flatMap((exchange) => exchange.lines);
  for (const { id, level, place, expected = '', got = '', fix } of lines) {
    demand(Object.hasOwn(WIRE_CHECKS, id), 'a line names a check of the table');
    demand((fix !== undefined) === (level !== 'ok'), 'what is not right has a fix');
    demand(
      [place, expected, got].every((text) => text.length < 2000),
      'texts of a line are short',
    );
  }
  const count = (wanted: string) => lines.filter(({ level }) => level === wanted).length;
  demand(count('finding') === report.findings && count('note') === report.notes, 'the sums are right');
  demand(!showsSecret(JSON.stringify(report)), 'a report shows no value');
  return report.findings > 0 ? 'findings' : 'nothing found';
}

// --- inputs ---

function makeCapture(random: Random): string {
  const capture = random.pick(CAPTURES);
  if (typeof capture === 'string') return mutateHttp(random, capture);
  const value = structuredClone(capture) as object;
  if (random.oneIn(40)) crowdSomewhere(random, value);
  const changed = random.oneIn(10) ? value : mutateInner(random, mutateValue(random, value));
  const text = jsonOf(random.oneIn(30) ? [changed, changed] : changed) ?? '{}';
  if (random.oneIn(6)) return mutateJsonText(random, text);
  return random.oneIn(10) ? mutateText(random, text) : text;
}

/** Bodies stand as JSON texts in a HAR. */
function mutateInner(random: Random, value: object): object {
  const bodies = placesOf(value).filter(({ holder, name }) => isBody(holder[name]));
  if (bodies.length === 0 || random.oneIn(3)) return value;
  const { holder, name } = random.pick(bodies);
  define(holder, name, mutateBody(random, String(holder[name])));
  return value;
}

const isBody = (value: unknown): value is string => typeof value === 'string' && value.startsWith('{');

function mutateBody(random: Random, text: string): string {
  try {
    return jsonOf(mutateValue(random, JSON.parse(text) as object)) ?? text;
  } catch {
    return mutateText(random, text);
  }
}

/** Many members in one place, up to a megabyte: work must grow with the input alone. */
function crowdSomewhere(random: Random, value: object): void {
  const { holder, name } = random.pick(placesOf(value));
  const count = 1 + random.size(random.oneIn(10) ? 30 : 3);
  define(
    holder,
    name,
    random.oneIn(2) ? Array.from({ length: count }, () => crowd(random)) : nest(5, crowd(random)),
  );
}

/** What JSON.stringify never writes: members twice, __proto__, numbers beyond all bounds. */
function mutateJsonText(random: Random, text: string): string {
  const members = [
    '"Iv":"",',
    '"EncryptedBody":1,',
    '"__proto__":{"Encryption":1},',
    '"x":1e999999,',
    '"x":-0,',
    '"headers":[],',
  ];
  const braces = [...text.matchAll(/\{/g)].map(({ index }) => index + 1);
  return braces.length === 0 ? text : spliceText(text, random.pick(braces), 0, random.pick(members));
}

const HEADERS = [
  'Transfer-Encoding: chunked',
  'Content-Type: application/x-www-form-urlencoded',
  'X-TC-Action: IDCardOCR',
  ':',
  '',
];

function mutateHttp(random: Random, text: string): string {
  if (random.oneIn(20)) return text;
  if (random.oneIn(20)) return `${text}\r\n\r\n`.repeat(1 + random.below(random.oneIn(5) ? 200 : 4));
  if (random.oneIn(2)) return mutateText(random, text);
  const lines = text.split('\r\n');
  const line = random.below(lines.length);
  const form = `Encryption.EncryptList.${random.below(2000)}=EncryptedBody&Name.0=x&`.repeat(
    random.size(500),
  );
  const piece = random.pick([
    ...HEADERS,
    form,
    `HTTP/1.1 ${random.below(1000)}`,
    `${random.below(99_999).toString(16)}`,
  ]);
  return lines.toSpliced(line, random.below(2), piece).join('\r\n');
}

function toBytes(random: Random, text: string): Uint8Array {
  const bytes = random.oneIn(5) ? Buffer.from(`\ufeff${text}`, 'utf16le') : Buffer.from(text);
  return random.oneIn(2) ? mutateBytes(random, bytes) : Uint8Array.from(bytes);
}
