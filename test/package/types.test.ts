import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { hover } from '../helpers/language-server.ts';
import { isLong, testLong } from '../helpers/long.ts';
import { expectedErrors, matchMessages, printedErrors } from '../types/expected-errors.mjs';
import { hoverMarks } from '../types/hover-marks.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const file = (name: string) => fileURLToPath(new URL(`../types/${name}`, import.meta.url));

/** What the compiler prints for a project of a user; nothing when it is content. */
function compile(project: string): string {
  try {
    return execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project], {
      cwd: root,
      encoding: 'utf8',
    });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

// Each takes the compiler some seconds.
test.each(isLong ? ['bare', 'sdk', 'undefined'] : ['bare', 'sdk'])(
  "a user's strict project compiles and refuses what is wrong: %s",
  (project) => {
    expect(compile(file(`tsconfig.${project}.json`))).toBe('');
  },
);

test.each(['wrong-client', 'wrong-by-hand'])(
  'the compiler says what is wrong, and nothing else: %s',
  (project) => {
    const expected = expectedErrors(readFileSync(file(`${project}.ts`), 'utf8'));
    const printed = printedErrors(compile(file(`tsconfig.${project}.json`)));
    expect(expected.length).toBeGreaterThan(10);
    expect(matchMessages(printed, expected)).toEqual(expected);
  },
);

testLong('an editor shows what the methods and the options are for', async () => {
  expect(compile(file('tsconfig.hover.json'))).toBe('');
  const marks = hoverMarks(readFileSync(file('hover.ts'), 'utf8'));
  expect(marks.length).toBeGreaterThan(5);
  const shown = await hover(file('hover.ts'), marks);
  for (const [index, { words }] of marks.entries()) expect(shown[index]).toContain(words);
});
