// What a user is told: the errors of wrong calls, by line and code under every TypeScript in use (their wording differs,
// and test/package holds that of the newest), and what an editor shows.

import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectedErrors, printedErrors } from '../../types/expected-errors.mjs';
import { hoverMarks } from '../../types/hover-marks.mjs';
import { quickInfo } from '../lib/language-service.mjs';
import { check, together } from '../lib/report.mjs';
import { run } from '../lib/shell.mjs';
import { makeProject, repository, tool, versionOf } from '../lib/workspace.mjs';

const RIGHT = ['bare', 'undefined'];
const WRONG = ['wrong-client', 'wrong-by-hand'];

/** In folders below a project that has the tarball and the SDK. */
export async function checkMessages(project, compilers) {
  await together(compilers.map((compiler) => () => checkErrors(project, compiler)));
  // The newest has a language server in the place of this service; test/package asks it.
  for (const compiler of compilers.filter(hasService)) await checkHover(project, compiler);
}

function hasService(compiler) {
  return Number.parseInt(versionOf(compiler), 10) < 7;
}

async function checkErrors(project, compiler) {
  await check(`TypeScript ${versionOf(compiler)}, errors`, async () => {
    const folder = copyFiles(project, compiler);
    let count = 0;
    for (const name of [...RIGHT, ...WRONG]) {
      const expected = WRONG.includes(name) ? expectedErrors(read(folder, name)) : [];
      compare(await printed(compiler, folder, name), expected);
      count += expected.length;
    }
    return `${count} of them`;
  });
}

async function checkHover(project, compiler) {
  await check(`TypeScript ${versionOf(compiler)}, what an editor shows`, () => {
    const folder = copyFiles(project, compiler);
    const marks = hoverMarks(read(folder, 'hover'));
    const shown = quickInfo(compiler, join(folder, 'tsconfig.hover.json'), marks);
    const lacking = marks.filter(({ words }, index) => !shown[index].includes(words));
    if (marks.length === 0 || lacking.length > 0) throw new Error(`not shown: ${JSON.stringify(lacking)}`);
    return `${marks.length} places`;
  });
}

function copyFiles(project, compiler) {
  const folder = makeProject(`${project}/${compiler}-messages`, { type: 'module' });
  cpSync(join(repository, 'test/types'), folder, { recursive: true });
  return folder;
}

function read(folder, name) {
  return readFileSync(join(folder, `${name}.ts`), 'utf8');
}

async function printed(compiler, folder, name) {
  const config = join(folder, `tsconfig.${name}.json`);
  const { stdout } = await run(process.execPath, [tool(`${compiler}/bin/tsc`), '-p', config], {
    cwd: folder,
  });
  return printedErrors(stdout);
}

function compare(errors, expected) {
  const show = (list) => list.map(({ line, code }) => `${line} ${code}`).join(', ');
  if (show(errors) === show(expected)) return;
  throw new Error(`printed  ${show(errors)}\nexpected ${show(expected)}`);
}
