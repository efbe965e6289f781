// docs/errors.md has a section for every code, and says of each what the code does: whose turn it is, and whether the
// request left.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EncryptionError, type EncryptionErrorCode, failureOf, ServiceError } from 'tencentcloud-encryption';
import { describe, expect, test } from 'vitest';
import { FAILURES } from '../../src/errors.ts';
import { codeSpans, sections } from '../helpers/markdown.ts';

const path = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const LANGUAGES = {
  'docs/errors.md': { unsent: 'nothing was sent', arrived: 'the answer has arrived' },
  'docs/errors.zh-CN.md': { unsent: '请求未发出', arrived: '应答已收到' },
};
const [english, chinese] = Object.keys(LANGUAGES);

const codes = Object.keys(FAILURES) as EncryptionErrorCode[];
/** Types have no values at run time: the codes as the source has them. */
const auditCodes = [...readFileSync(path('src/audit/error.ts'), 'utf8').matchAll(/\| '(ERR_\w+)'/g)].map(
  ([, code]) => code!,
);

const isCode = (title: string) => /^(?:ERR_\w+|ServiceError)$/.test(title);

/** The chapters on codes: from the first of them to the end. Before them stands what holds of all. */
function chapters(file: string) {
  const all = sections(readFileSync(path(file), 'utf8')).filter(({ level }) => level === 2);
  return all.slice(all.findIndex(({ title }) => isCode(title)));
}

/** The line below the heading. */
function factsOf(file: string, code: string): string {
  const [line = ''] = chapters(file)
    .find(({ title }) => title === code)!
    .text.trim()
    .split('\n');
  return line;
}

describe.each(Object.entries(LANGUAGES))('%s', (file, { unsent, arrived }) => {
  test('has a section for every code, and no other', () => {
    expect(auditCodes.length).toBe(5);
    expect(chapters(file).map(({ title }) => title)).toEqual([...codes, 'ServiceError', ...auditCodes]);
  });

  test.each([...codes, 'ServiceError'])('%s: the class, and whether the request left', (code) => {
    const error =
      code === 'ServiceError'
        ? new ServiceError('InternalError', 'x')
        : new EncryptionError(code as EncryptionErrorCode, 'x');
    const { failure, sent } = failureOf(error);
    const facts = factsOf(file, code);
    expect(codeSpans(facts)).toEqual(['failure', failure].sort());
    expect([facts.includes(unsent), facts.includes(arrived)]).toEqual([sent === false, sent === true]);
  });

  test('every section says what to do, in two to fourteen lines', () => {
    for (const { title, text } of chapters(file)) {
      const lines = text.split('\n').filter((line) => line.trim() !== '');
      expect([title, lines.length >= 1 && lines.length <= 14]).toEqual([title, true]);
    }
  });
});

describe('both languages', () => {
  const texts = [english!, chinese!].map((file) => readFileSync(path(file), 'utf8'));
  const quotes = (text: string) => [...text.matchAll(/"([^"\n]+)"/g)].map(([, quote]) => quote!);

  test('quote the same messages in each section', () => {
    const [en, zh] = texts.map((text) => sections(text).map((section) => quotes(section.text)));
    expect(zh).toEqual(en);
  });

  test('quote messages as the code has them', () => {
    const source = sourceText();
    const found = quotes(texts[0]!);
    expect(found.length).toBeGreaterThan(20);
    expect(found.filter((quote) => !asWritten(quote).test(source))).toEqual([]);
  });
});

/** A quote as the source may have it: with expressions for its numbers, and quotes inside. */
function asWritten(quote: string): RegExp {
  return new RegExp(quote.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\d+/g, '(?:\\d+|\\$\\{[^}]*\\})'));
}

function sourceText(): string {
  const names = readdirSync(path('src'), { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.endsWith('.ts'));
  return files.map((name) => readFileSync(path(`src/${name}`), 'utf8')).join('\n');
}
