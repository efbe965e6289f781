import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

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

test.each(['bare', 'sdk'])("a user's strict project compiles and refuses what is wrong: %s", (project) => {
  expect(compile(`test/types/tsconfig.${project}.json`)).toBe('');
});
