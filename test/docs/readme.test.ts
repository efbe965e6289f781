// Every program in the README, in both languages, runs as it stands, in a process of its own, and prints what
// its comments say.

import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { useEmulator } from '../helpers/emulated.ts';
import { isLong, testLong } from '../helpers/long.ts';
import { compileStrictly, environment, towardsEmulator } from '../helpers/programs.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = `${root}test/.generated/readme`;
const run = promisify(execFile);
const emulated = useEmulator();

const ORIGINAL = 'README.md';
const TRANSLATION = 'README.zh-CN.md';
const readmes = [ORIGINAL, TRANSLATION];
const programsOf = (file: string) =>
  [...readFileSync(root + file, 'utf8').matchAll(/^```(?:ts|js)\n(.*?)^```$/gms)].map(([, code], n) => ({
    name: `${file}, program ${n + 1}`,
    cwd: `${folder}/${file}`,
    file: `${folder}/${file}/program-${n + 1}`,
    code: code!,
  }));
const programs = readmes.flatMap(programsOf);

/** Those of the translation differ in their comments alone, and are run in the long form. */
const toRun = isLong ? programs : programsOf(ORIGINAL);

/** What the comments behind console.log and log.info promise, in order. */
function promised(code: string): string[] {
  return [...code.matchAll(/(?:console\.log|log\.info)\(.*\)[;,] \/\/ (.*)$/gm)].map(([, text]) => text!);
}

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const readme of readmes) {
    mkdirSync(`${folder}/${readme}`, { recursive: true });
    copyFileSync(`${root}fixtures/specimen-front.png`, `${folder}/${readme}/card.jpg`);
  }
});

describe('the programs of the README', () => {
  test('are there', () => {
    expect(programs.length).toBeGreaterThanOrEqual(7);
  });

  test('are the same in the translation, and promise the same', () => {
    const parts = (file: string) =>
      programsOf(file).map(({ code }) => [code.replace(/(^|\s)\/\/ .*$/gm, ''), promised(code)]);
    expect(parts(TRANSLATION)).toEqual(parts(ORIGINAL));
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
    for (const { file, code } of toRun) writeFileSync(`${file}.mts`, code);
    expect(await compileStrictly(folder)).toBe('');
  });
});
