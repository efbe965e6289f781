// Large, deep and hostile inputs: bounded work, and a report all the same.

import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { inspect, UnreadableInput, WIRE_CHECKS } from '../../src/inspect/inspect.ts';
import { FAULTY, findingIds, GOOD, inspectCase } from './corpus.ts';

const OCR = 'RecognizeEncryptedIDCardOCR';
const good = (name: string) => GOOD.find((one) => one.name === name)!.input as Record<string, unknown>;
const whole = good('aes-body');

test('every check of the table finds something somewhere in the corpus or below', () => {
  // 'base64' is what the other checks of that name are when nothing is wrong.
  // What is left out is in published.test.ts.
  const below = ['request-size', 'answer-form', 'base64', 'left-out'];
  const lines = [...FAULTY, ...GOOD].flatMap((one) =>
    inspectCase(one).exchanges.flatMap(({ lines }) => lines),
  );
  const made = new Set<string>([
    ...lines.filter(({ level }) => level !== 'ok').map(({ id }) => id),
    ...below,
  ]);
  expect(Object.keys(WIRE_CHECKS).filter((id) => !made.has(id))).toEqual([]);
});

test('a request over 10 MB', () => {
  const body = randomBytes(9 * 2 ** 20);
  const input = { ...whole, EncryptedBody: body.toString('base64') };
  expect(findingIds(inspect(JSON.stringify(input), { action: OCR }))).toEqual(['request-size']);
});

test('a HAR of many calls', () => {
  const { log } = good('har') as { log: { entries: object[] } };
  const entries = Array.from({ length: 2000 }, () => log.entries[0]);
  const report = inspect(JSON.stringify({ log: { entries } }));
  expect(report.exchanges.length).toBe(2000);
  expect(report.findings).toBe(1999);
});

const DEEP = '['.repeat(200_000) + ']'.repeat(200_000);

test.each<[string, string]>([
  ['the body', `{"EncryptedBody":${DEEP},"Encryption":{}}`],
  ['the lists', `{"EncryptedBody":"AAAA","Encryption":{"EncryptList":${DEEP},"TagList":${DEEP}}}`],
  ['an answer', `{"RequestId":"r","Text":${DEEP}}`],
  ['a parameter', `{"Name":${DEEP},"ImageUrl":"https://example.com/"}`],
])('deep nesting in %s', (_, text) => {
  expect(inspect(text).exchanges.length).toBe(1);
});

test('names of Object.prototype are names like others', () => {
  const text = `{"__proto__":{"Encryption":1},"constructor":"x","EncryptedBody":"AAAA",
    "Encryption":{"__proto__":{"Iv":"x"},"EncryptList":["__proto__","constructor","toString"],"TagList":[]}}`;
  expect(findingIds(inspect(text))).toContain('encrypt-list-missing');
  expect(findingIds(inspect(text))).toContain('member-names');
  expect(({} as { Encryption?: unknown }).Encryption).toBeUndefined();
});

test('a list of a million names is not followed', () => {
  const EncryptList = Array.from({ length: 1_000_000 }, () => 'Name');
  const report = inspect(JSON.stringify({ Encryption: { EncryptList }, Name: 'AAAA' }));
  expect(findingIds(report)).toContain('encrypt-list-form');
  expect(report.exchanges[0]!.lines.length).toBeLessThan(30);
});

test.each([
  ['Name', 20],
  ['Other', 1],
])('a long name above many members is read in proportion: %s', (name, count) => {
  const groups = Array.from({ length: 900 }, () => Array.from({ length: 900 }, () => ({ [name]: 'x' })));
  const report = inspect(JSON.stringify({ RequestId: 'r', ['x'.repeat(4_000_000)]: groups }));
  const { got = '' } = report.exchanges[0]!.lines.find(({ id }) => id === 'answer-clear')!;
  expect(got.split(', ').length).toBe(count);
});

const refused: readonly [string, string | Uint8Array, RegExp][] = [
  ['nothing', '', /neither JSON nor an HTTP message/],
  ['a text', 'hello', /neither JSON nor an HTTP message/],
  ['bytes', Uint8Array.of(0, 255, 1), /neither JSON/],
  ['a number', '5', /not an object/],
  ['another object', '{"a":1}', /neither a request nor an answer/],
  ['an empty list', '[]', /has no request or answer/],
  [
    'a HAR of other calls',
    '{"log":{"entries":[{"request":{"url":"https://example.com","headers":[]}}]}}',
    /none of 1 entries/,
  ],
];

test.each(refused)('refused: %s', (_, input, message) => {
  expect(() => inspect(input)).toThrow(UnreadableInput);
  expect(() => inspect(input)).toThrow(message);
});

test.each<[string, unknown, string]>([
  [
    'an answer that is HTML',
    { request: whole, response: { status: 502, headers: [], content: { text: '<html>' } } },
    'answer-form',
  ],
])('a note, not a finding: %s', (_, input, id) => {
  const { exchanges, findings } = inspect(JSON.stringify(input), { action: OCR });
  expect(findings).toBe(0);
  expect(exchanges[0]!.lines.find((line) => line.id === id)?.level).toBe('note');
});

test('UTF-16, as PowerShell redirects it, and a byte order mark', () => {
  const text = JSON.stringify(whole);
  for (const bytes of [Buffer.from(`\uFEFF${text}`, 'utf16le'), Buffer.from(`\uFEFF${text}`)]) {
    expect(inspect(bytes, { action: OCR }).findings).toBe(0);
  }
});
