// What the tables of the pages say of options, events, errors and actions is what the code has.

import { EncryptionError, encryptionMiddleware, failureOf, ServiceError } from 'tencentcloud-encryption';
import { describe, expect, test } from 'vitest';
import { FAILURES, withoutPointer } from '../../src/errors.ts';
import { checkActionTable } from '../helpers/action-table.ts';
import { codeSpans, tables } from '../helpers/markdown.ts';
import { read } from '../helpers/pages.ts';

const WORDS = {
  en: { body: 'everything', key: 'a key for the answer', encrypted: 'encrypted', clear: 'clear' },
  zh: { body: '全部', key: '只带用于应答的密钥', encrypted: '加密', clear: '明文' },
};
const ANSWERS = { yes: true, no: false, 是: true, 否: false } as Record<string, boolean>;

const sdkError = (code: string) => Object.assign(new Error('x'), { code, requestId: 'r' });
const coded = (code: string) => Object.assign(new Error('x'), { code });

/** For each row of the second table of errors, in its order, errors of that kind. */
const SAMPLES: unknown[][] = [
  Object.keys(FAILURES).map((code) => new EncryptionError(code as keyof typeof FAILURES, 'x')),
  [
    new ServiceError('InternalError', 'x'),
    sdkError('AuthFailure.SignatureExpire'),
    coded('ResourceUnavailable.InArrears'),
  ],
  [new ServiceError('RequestLimitExceeded', 'x'), sdkError('RequestLimitExceeded.IPLimitExceeded')],
  [500, 502, 503].map((httpCode) => Object.assign(new Error('x'), { httpCode })),
  [301, 403, 404, 429].map((httpCode) => Object.assign(new Error('x'), { httpCode })),
  [Object.assign(new Error('"timed out" is not valid JSON'), { type: 'invalid-json' })],
  [
    ...['ECONNREFUSED', 'ENOTFOUND', 'ECONNRESET', 'DEPTH_ZERO_SELF_SIGNED_CERT'].map(coded),
    new Error('socket hang up'),
  ],
  [coded('ETIMEDOUT'), new DOMException('x', 'TimeoutError'), new Error('network timeout at: https://x/')],
  [new DOMException('x', 'AbortError'), new Error('The user aborted a request.')],
  [
    new Error('Get cvm role name failed, Please confirm whether the role is bound'),
    new RangeError('mine'),
    undefined,
  ],
];

describe.each([
  ['.md', WORDS.en],
  ['.zh-CN.md', WORDS.zh],
])('docs/…%s', (ending, words) => {
  const page = (name: string) => read(`docs/${name}${ending}`);
  /** The rows of the page's table of which a first cell has this code. */
  const tableWith = (name: string, span: string) =>
    tables(page(name))
      .find((rows) => rows.some(([first]) => codeSpans(first!).includes(span)))!
      .slice(1);
  const firstCells = (name: string, span: string) =>
    tableWith(name, span).flatMap(([first]) => codeSpans(first!));

  describe('faceid: the table of actions', () => checkActionTable(page('faceid'), words));

  test('options: every option, and no other', () => {
    let known = '';
    try {
      encryptionMiddleware({ typo: true } as never);
    } catch (error) {
      known = withoutPointer((error as Error).message).split('known are ')[1]!;
    }
    expect(firstCells('options', 'publicKey').sort()).toEqual(known.split(', ').sort());
  });

  test('events: every member of an event, and no other', () => {
    const members = [...read('src/middleware/events.ts').matchAll(/^ {2}readonly (\w+)\??:/gm)].map(
      ([, name]) => name!,
    );
    expect(members.length).toBeGreaterThan(30);
    expect(firstCells('events', 'schemaVersion').sort()).toEqual(members.sort());
  });

  test('errors: every other error, with its class and whether it may be repeated', () => {
    const rows = tableWith('errors', 'EncryptionError');
    expect(rows.length).toBe(SAMPLES.length);
    for (const [n, [, failure, retryable]] of rows.entries()) {
      for (const sample of SAMPLES[n]!) {
        const facts = failureOf(sample);
        expect(facts.retryable).toBe(ANSWERS[retryable!]);
        const [named] = codeSpans(failure!);
        if (named !== undefined) expect(facts.failure).toBe(named);
      }
    }
    const named = rows.slice(1).flatMap(([, failure]) => codeSpans(failure!));
    expect([...new Set([...Object.values(FAILURES), ...named])].sort()).toEqual(CLASSES);
  });
});

const CLASSES = ['aborted', 'caller', 'key', 'network', 'protocol', 'service', 'timeout'];
