// Every program in the documents, in both languages, runs as it stands, in a process of its own, and prints what its
// comments say.

import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { useEmulator } from '../helpers/emulated.ts';
import { isLong, testLong } from '../helpers/long.ts';
import { fences } from '../helpers/markdown.ts';
import { PAGES, read, root, TRANSLATIONS, translationOf } from '../helpers/pages.ts';
import { compileStrictly, environment, towardsEmulator } from '../helpers/programs.ts';

const folder = `${root}test/.generated/documents`;
const run = promisify(execFile);
const emulated = useEmulator();

/** Files that stand beside a document by their names, and are no programs of their own: tc3.mjs, run by a shell. */
const isFile = (code: string) => /^\/\/ [\w.-]+\.m?js /.test(code);

const programsOf = (page: string) =>
  fences(read(page))
    .filter(({ language, content }) => /^[jt]s$/.test(language) && !isFile(content))
    .map(({ language, content: code }, n) => ({
      isTyped: language === 'ts',
      name: `${page}, program ${n + 1}`,
      cwd: `${folder}/${page}`,
      file: `${folder}/${page}/program-${n + 1}`,
      code,
    }));

/** Those of the translations differ in their comments alone, and are run in the long form. */
const toRun = [...PAGES, ...(isLong ? TRANSLATIONS : [])].flatMap(programsOf);

/** What the comments behind console.log and log.info promise, in order. */
function promised(code: string): string[] {
  return [...code.matchAll(/(?:console\.log|log\.info)\(.*\)[;,] \/\/ (.*)$/gm)].map(([, text]) => text!);
}

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const page of new Set(toRun.map(({ cwd }) => cwd))) {
    mkdirSync(page, { recursive: true });
    copyFileSync(`${root}fixtures/specimen-front.png`, `${page}/card.jpg`);
  }
});

describe('the programs of the documents', () => {
  test('are there, and promise something', () => {
    expect(toRun.length).toBeGreaterThan(15);
    expect(toRun.filter(({ code }) => promised(code).length === 0)).toEqual([]);
  });

  test.each(PAGES)('%s: the translation has the same, and promises the same', (page) => {
    const parts = (file: string) =>
      programsOf(file).map(({ code }) => [code.replace(/(^|\s)\/\/ .*$/gm, ''), promised(code)]);
    expect(parts(translationOf(page))).toEqual(parts(page));
  });

  test.each(toRun)('$name', async ({ cwd, file, code }) => {
    const { code: javascript } = await transform(towardsEmulator(code, emulated.emulator), {
      loader: 'ts',
    });
    writeFileSync(`${file}.mjs`, javascript);
    const { stdout, stderr } = await run(process.execPath, [`${file}.mjs`], {
      cwd,
      env: { ...environment(emulated.emulator), AUDIT_KEY: Buffer.alloc(32, 7).toString('base64') },
    });
    expect(stdout.trim().split('\n')).toEqual(promised(code));
    expect(stderr).toBe('');
  });

  testLong("compile in a user's strict project", async () => {
    for (const { isTyped, file, code } of toRun) if (isTyped) writeFileSync(`${file}.mts`, code);
    expect(await compileStrictly(folder)).toBe('');
  });
});
