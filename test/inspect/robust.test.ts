// Whatever the input is, inspect gives a well-formed report or refuses it, and never shows a value.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type InspectionReport,
  type InspectOptions,
  inspect,
  UnreadableInput,
  WIRE_CHECKS,
} from '../../src/inspect/inspect.ts';
import { times } from '../helpers/long.ts';
import { FAULTY, GOOD, optionsOf, textOf } from './corpus.ts';

const CORPUS = [...FAULTY, ...GOOD];
const STRUCTURED = CORPUS.filter(({ input }) => typeof input === 'object');
const anyCase = fc.constantFrom(...CORPUS);
const anyAction = fc.constantFrom(undefined, 'RecognizeEncryptedIDCardOCR', 'IdCardVerification');

/** The report, or nothing for an input that is refused; any other error fails. */
function tryInspect(input: string | Uint8Array, options: InspectOptions = {}): InspectionReport | undefined {
  try {
    const report = inspect(input, options);
    checkForm(report);
    return report;
  } catch (error) {
    expect(error).toBeInstanceOf(UnreadableInput);
    return undefined;
  }
}

function checkForm({ exchanges, findings, notes }: InspectionReport): void {
  const lines = exchanges.flatMap(({ lines }) => lines);
  for (const { id, level, place, expected = '', got = '', fix } of lines) {
    expect(Object.hasOwn(WIRE_CHECKS, id)).toBe(true);
    expect(fix !== undefined).toBe(level !== 'ok');
    expect([place, expected, got].every((text) => text.length < 2000)).toBe(true);
  }
  expect(lines.filter(({ level }) => level === 'finding').length).toBe(findings);
  expect(lines.filter(({ level }) => level === 'note').length).toBe(notes);
}

describe('any input', () => {
  test('bytes', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void tryInspect(bytes)));
  });

  test('JSON, also as the parameters of an action', () => {
    fc.assert(fc.property(fc.json(), anyAction, (text, action) => void tryInspect(text, { action })));
  });

  test('JSON in the places of a request, an answer, and a HAR', () => {
    const wraps = [
      (value: unknown) => ({ Encryption: value, EncryptedBody: value }),
      (value: unknown) => ({
        request: { EncryptedBody: 'AAAA', Encryption: { EncryptList: value, TagList: value, Iv: value } },
        response: { Response: value },
      }),
      (value: unknown) => ({ log: { entries: [{ request: value, response: value }, value] } }),
      (value: unknown) => ({
        request: { headers: value, url: value, method: value, postData: value },
        response: { headers: [value], content: value },
      }),
      (value: unknown) => [value, { RequestId: 'r', Encryption: value, Text: value }],
    ];
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom(...wraps),
        (value, wrap) => void tryInspect(JSON.stringify(wrap(value))),
      ),
    );
  });

  test('captures that are cut, doubled, or overwritten somewhere', () => {
    fc.assert(
      fc.property(anyCase, fc.nat(), fc.nat({ max: 20 }), fc.string(), (one, at, length, text) => {
        const whole = textOf(one);
        const start = at % whole.length;
        tryInspect(whole.slice(0, start) + text + whole.slice(start + length), optionsOf(one));
        tryInspect(whole.slice(0, start), optionsOf(one));
      }),
      { numRuns: times(100, 500) },
    );
  });
});

describe('no value is shown', () => {
  const MARKERS = [
    '李明440524198701010014',
    'Zhang440524198701010014',
    '6222000000000000000',
    'https://example.com/x9y8z7',
  ];

  // In the short form the markers take turns: each place has one of them.
  const turns = times(MARKERS.length, 1);

  test.each(MARKERS)('%s in the place of any string', (marker) => {
    let place = MARKERS.indexOf(marker);
    for (const one of STRUCTURED) {
      for (const changed of replaceEachString(one.input, marker)) {
        if (place++ % turns !== 0) continue;
        const report = tryInspect(JSON.stringify(changed), optionsOf(one));
        expect(JSON.stringify(report) ?? '').not.toContain(marker);
      }
    }
  });

  test('a number in the place of a status', () => {
    const answer = { headers: [], status: 440524198701010000 };
    const report = inspect(JSON.stringify({ request: { EncryptedBody: 'AAAA' }, response: answer }));
    expect(JSON.stringify(report)).not.toContain('44052419870101');
    const http = inspect('HTTP/1.1 200440524198701010\r\n\r\nx');
    expect(JSON.stringify(http)).not.toContain('4405241987');
  });

  test('a marker as a name is counted, not shown', () => {
    const marker = '李明440524198701010014';
    const report = inspect(
      JSON.stringify({ [`${marker}Image`]: 'x', [marker]: 'x', EncryptedBody: 'AAAA', Encryption: {} }),
    );
    expect(JSON.stringify(report)).not.toContain(marker);
    expect(JSON.stringify(report)).toContain('a name of');
  });
});

/** Copies of a value in which one string each is another one; bodies that are JSON texts are looked into. */
function* replaceEachString(value: unknown, other: string): Generator<unknown> {
  if (typeof value === 'string') {
    yield other;
    if (/^\{.*\}$/.test(value))
      for (const inner of replaceEachString(JSON.parse(value), other)) yield JSON.stringify(inner);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      for (const changed of replaceEachString(member, other)) {
        yield Array.isArray(value) ? value.with(Number(name), changed) : { ...value, [name]: changed };
      }
    }
  }
}
