// The conformance report: the same rows in every form and language, well-formed, nothing unescaped, the same bytes for
// the same run, and the statement that it is no certificate.

import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { reportKey } from '../../src/cli/verify/report/key.ts';
import { REPORT_FORMATS, renderReport } from '../../src/cli/verify/report/report.ts';
import { type Language, REPORT_TEXTS } from '../../src/cli/verify/report/sections.ts';
import { en } from '../../src/cli/verify/texts/en.ts';
import { zh } from '../../src/cli/verify/texts/zh.ts';
import { type Conformance, runConformance } from '../../src/conformance/conformance.ts';
import { importPublicKey } from '../../src/keys/public-key.ts';
import { rsa1024, sm2 } from '../helpers/keys.ts';

const LANGUAGES: Language[] = ['en', 'zh'];
const SCRIPT = '<script>alert("1") & \'x\'</script>|`*_';
const provider = {
  name: SCRIPT,
  randomBytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
};
const passed = await runConformance({ time: new Date('2026-11-20T08:00:00Z'), provider });
const key = reportKey(importPublicKey(rsa1024().pem));
const input = { conformance: passed, key };

/** One row of each kind made to fail. */
const failing: Conformance = {
  ...passed,
  summary: { ...passed.summary, failed: 1, passed: passed.summary.passed - 1 },
  rows: passed.rows.map((row) =>
    row.id === 'sm3Digest'
      ? { ...row, outcome: 'failed', detail: { expected: '66c7f0f4', got: 'accepted' } }
      : row,
  ),
};

describe('the texts', () => {
  const shape = (texts: object) =>
    Object.entries(texts).flatMap(([section, entries]) =>
      typeof entries === 'string' ? [section] : Object.keys(entries).map((name) => `${section}.${name}`),
    );
  const values = (texts: object) =>
    Object.values(texts).flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry)));

  test('have the same keys in both languages', () => {
    expect(shape(zh).sort()).toEqual(shape(en).sort());
  });

  test.each(LANGUAGES)('have no empty string and no blank at an end: %s', (language) => {
    for (const text of values(REPORT_TEXTS[language])) expect(text).toMatch(/\S$/);
  });

  test('are Chinese in the Chinese report, but for names and codes', () => {
    const latin = values(zh).filter((text) => !/[\u4e00-\u9fff]/.test(String(text)));
    expect(latin).toEqual([
      'zh-CN',
      'NIST SP 800-38A F.2.5',
      'FIPS 197（AES）',
      'RFC 8017（RSAES-PKCS1-v1_5）',
    ]);
  });

  test('none is left over: every check is run, every source named', () => {
    expect(new Set(Object.keys(en.checks))).toEqual(new Set(passed.rows.map(({ id }) => id)));
    expect(new Set(Object.keys(en.sources))).toEqual(new Set(passed.rows.map(({ sourceId }) => sourceId)));
  });
});

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" };
const unescapeHtml = (text: string) => text.replace(/&([^;]+);/g, (_, name: string) => ENTITIES[name] ?? '?');
const cellsOf = (html: string) =>
  [...html.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, text]) => unescapeHtml(text!));

/** Number, backend, name and outcome of each row, read out of each form. */
const readers: Record<string, (report: string) => string[][]> = {
  html: (report) =>
    [...report.matchAll(/<tr>(<td class="number">\d+<\/td><td>.*?)<\/tr>/g)].map(([, row]) => cellsOf(row!)),
  md: (report) =>
    report
      .split('\n')
      .filter((line) => /^\| \d+ \| (?!\*|\d)/.test(line))
      .map((line) =>
        line
          .slice(2, -2)
          .split(' | ')
          .map((cell) => unescapeHtml(cell.replace(/\\(.)/g, '$1'))),
      ),
};

describe.each(LANGUAGES)('in %s', (language) => {
  const texts = REPORT_TEXTS[language];
  const html = renderReport(input, 'html', language);
  const markdown = renderReport(input, 'md', language);
  const json = JSON.parse(renderReport(input, 'json', language));

  test.each([
    ['html', html],
    ['md', markdown],
  ])('%s has the rows of JSON, in its order', (format, report) => {
    const plain = (text: string) => text.replace(/[`*]/g, '').trim();
    const rows = readers[format]!(report).map((cells) =>
      [cells[0], cells[1], cells[2], cells.at(-1)].map((c) => plain(c!)),
    );
    const expected = json.rows.map((row: Record<string, string>) =>
      [String(row.number), row.backend!, row.name!, texts.outcomes[row.outcome as 'passed']].map(plain),
    );
    expect(rows).toEqual(expected);
    expect(rows.length).toBe(passed.rows.length);
  });

  test('JSON has every row of the run', () => {
    expect(json.rows.map(({ id }: { id: string }) => id).sort()).toEqual(
      passed.rows.map(({ id }) => id).sort(),
    );
    expect(json).toMatchObject({
      summary: passed.summary,
      environment: passed.environment,
      statement: texts.report.statement,
    });
  });

  test('the statement comes before any result', () => {
    for (const report of [html, markdown]) {
      const [statement, verdict] = [texts.report.statement, texts.report.allPassed].map((text) =>
        report.indexOf(text),
      );
      expect(statement).toBeGreaterThan(0);
      expect(verdict).toBeGreaterThan(statement!);
    }
  });

  test('HTML is balanced, fetches nothing and runs nothing', () => {
    expect(unbalanced(html)).toEqual([]);
    expect(html).toMatch(new RegExp(`^<!doctype html>\\n<html lang="${texts.language}">`));
    expect(html).not.toMatch(/<script|<link|<img|@import|url\(|\bsrc=|href=| on\w+=/i);
  });

  test('what comes from outside is escaped', () => {
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;) &amp; &#39;x&#39;&lt;/script&gt;');
    expect(cellsOf(html)).toContain(SCRIPT);
    expect(markdown).not.toContain('<script');
    expect(markdown).toContain('\\|\\`\\*\\_');
    expect(json.environment.provider).toBe(SCRIPT);
  });

  test('the key stands with its fingerprint and weaknesses', () => {
    for (const report of [html, markdown]) {
      expect(report).toContain(key.fingerprint);
      for (const name of ['shortRsa', 'cbc'] as const) expect(report).toContain(texts.keyWeaknesses[name]);
    }
  });

  test('a failure is told with what was due and what came', () => {
    const report = renderReport({ conformance: failing }, 'html', language);
    for (const text of [
      texts.report.someFailed,
      texts.report.failuresHeading,
      '66c7f0f4',
      texts.tokens.accepted,
    ]) {
      expect(report).toContain(text);
    }
    expect(report).not.toContain(texts.report.allPassed);
  });

  test.each(REPORT_FORMATS)('%s is the same for the same run', (format) => {
    expect(renderReport(input, format, language)).toBe(renderReport({ ...input }, format, language));
  });
});

test('a small exponent is told of, as the command key does', () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 });
  expect(reportKey(importPublicKey(publicKey)).weaknesses).toEqual(['smallExponent', 'cbc']);
});

test('an SM2 key is told of nonce reuse', () => {
  expect(reportKey(importPublicKey(sm2().pem)).weaknesses).toEqual(['nonce']);
});

const VOID = ['meta', 'col'];

/** The tags that don't close in the order in which they opened. */
function unbalanced(html: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, slash, name] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*>/g)) {
    if (VOID.includes(name!)) continue;
    if (!slash) open.push(name!);
    else if (open.pop() !== name) wrong.push(name!);
  }
  return [...wrong, ...open];
}
