// pino, with sensitivePaths redacted, over requests and answers of every action in the table of identity data.

import pino from 'pino';
import { describe, expect, test } from 'vitest';
import {
  identityActions,
  identityMembers,
  isIdentityMember,
  isIdentityParameter,
} from '../../src/envelope/identity.ts';
import { sensitivePaths } from '../../src/envelope/sensitive-paths.ts';
import { type Leaf, leavesOf, sampleOf } from '../helpers/sdk-models.ts';

const MARK = '机密';
const KEPT = 'kept';

type IsIdentity = (path: string) => boolean;
const withoutIndices = (path: string): string => path.replaceAll('[]', '');

/** An object of that form with a marked value in every text that is identity data. */
const marked = (form: string, isIdentity: IsIdentity): object =>
  sampleOf(form, ({ path, type }: Leaf) => {
    if (type !== 'string') return type === 'boolean' ? true : 7;
    return isIdentity(withoutIndices(path)) ? `${MARK} ${path}` : KEPT;
  });

const FORMS = identityActions.flatMap((action): [string, IsIdentity][] => [
  [`${action}Request`, (path) => isIdentityParameter(action, path)],
  [`${action}Response`, (path) => isIdentityMember(action, path)],
]);

const isObject = (part: unknown): boolean => typeof part === 'object' && !Array.isArray(part);

const LOGS: [string, (log: pino.Logger, result: object) => void][] = [
  ['as it is', (log, result) => log.info(result)],
  ['with a message', (log, result) => log.info(result, 'done')],
  ['{ result }', (log, result) => log.info({ result })],
  ['{ a: { result } }', (log, result) => log.info({ a: { result } })],
  ['{ results: [result] }', (log, result) => log.error({ results: [result, result] })],
  ['a child logger', (log, result) => log.child({ result }).info('x')],
  ['a child logger, deeper', (log, result) => log.child({ a: { result } }).info('x')],
  ['each part', (log, result) => Object.entries(result).map(([name, part]) => log.info({ [name]: part }))],
  [
    'each part by itself',
    (log, result) =>
      Object.values(result)
        .filter(isObject)
        .map((part) => log.info(part)),
  ],
];

function written(paths: readonly string[], write: (log: pino.Logger) => void): string {
  let text = '';
  const destination = {
    write(line: string) {
      text += line;
    },
  };
  write(pino({ redact: [...paths] }, destination));
  return text;
}

const markedIn = (text: string): string[] => text.match(new RegExp(`${MARK}[^"]*`, 'g')) ?? [];

describe.each(FORMS)('%s', (form, isIdentity) => {
  test.each(LOGS)('%s', (_, write) => {
    const result = marked(form, isIdentity);
    const before = structuredClone(result);
    expect(markedIn(written(sensitivePaths, (log) => write(log, result)))).toEqual([]);
    expect(result).toStrictEqual(before);
  });

  test('what is not identity data is written', () => {
    const names = leavesOf(form).map(({ path }) => path);
    const kept = names.filter((path) => !isIdentity(withoutIndices(path)) && !path.startsWith('Reflect'));
    const text = written(sensitivePaths, (log) => log.info(marked(form, isIdentity)));
    const lost = kept.filter((path) => !text.includes(`"${withoutIndices(path).split('.').at(-1)}":`));
    expect(lost).toEqual([]);
  });
});

test('of a result one level deeper they miss members', () => {
  const result = { IdNum: MARK };
  expect(written(sensitivePaths, (log) => log.info({ a: { result } }))).not.toContain(MARK);
  expect(written(sensitivePaths, (log) => log.info({ a: { b: { result } } }))).toContain(MARK);
});

test('without them everything is written, and the search finds it', () => {
  const result = marked('GetDetectInfoEnhancedResponse', (path) =>
    isIdentityMember('GetDetectInfoEnhanced', path),
  );
  const found = new Set(markedIn(written([], (log) => log.info({ a: { result } }))));
  expect(found).toContain(`${MARK} Text.OcrIdCard`);
  expect(found).toContain(`${MARK} Text.LivenessDetail[].Idcard`);
  expect(found).toContain(`${MARK} IntentionActionResult.Details[].ScreenShot[]`);
  expect(found.size).toBe(identityMembers('GetDetectInfoEnhanced').length);
});

test('they are few enough: pino walks each of them for every line', () => {
  expect(sensitivePaths.length).toBeLessThan(250);
});
