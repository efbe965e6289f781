// Users' strict projects, compiled against the tarball by every TypeScript in use, and what comes out is run.

import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../lib/programs.mjs';
import { check, together } from '../lib/report.mjs';
import { run, succeed } from '../lib/shell.mjs';
import { makeProject, npmInstall, pinned, projects, tarball, tool, versionOf } from '../lib/workspace.mjs';
import { checkMessages } from './messages.mjs';

const COMPILERS = ['typescript-5.6', 'typescript-5.9', 'typescript-6.0', 'typescript-7.0'];

/** What a compiler offers: the settings of an ES module, and of a CommonJS file. */
const SETTINGS = [
  { resolution: 'node16', module: { esm: 'node16', cjs: 'node16' } },
  { resolution: 'nodenext', module: { esm: 'nodenext', cjs: 'nodenext' } },
  { resolution: 'bundler', module: { esm: 'esnext' } },
  { resolution: 'bundler', module: { cjs: 'commonjs' }, only: ['typescript-6.0', 'typescript-7.0'] },
  {
    resolution: 'node10',
    module: { cjs: 'commonjs' },
    only: ['typescript-5.6', 'typescript-5.9', 'typescript-6.0'],
  },
];

/** Where a CommonJS file may not `import` an ES module: the compiler says TS1479, and import() is the way. */
function refusesRequire(compiler, resolution) {
  return resolution === 'node16' || (resolution === 'nodenext' && compiler === 'typescript-5.6');
}

export async function checkTypes() {
  const project = makeProject('types');
  await npmInstall(project, [tarball, pinned('tencentcloud-sdk-nodejs-ocr'), pinned('@types/node')]);
  await together(listCells().map((cell) => () => checkCell(cell)));
  await checkMessages('types', COMPILERS);
}

function listCells() {
  return COMPILERS.flatMap((compiler) =>
    SETTINGS.filter(({ only }) => !only || only.includes(compiler)).flatMap(({ resolution, module }) =>
      Object.keys(module).map((format) => ({ compiler, resolution, format, module: module[format] })),
    ),
  );
}

async function checkCell(cell) {
  const { compiler, resolution, format } = cell;
  const kind = format === 'esm' ? 'ES module' : 'CommonJS';
  await check(`TypeScript ${versionOf(compiler)}, ${resolution}, ${kind}`, async () => {
    if (format === 'esm' || !refusesRequire(compiler, resolution)) return compileAndRun(cell);
    await expectRefusal(cell);
    await runProgram(await compile(cell, 'imported', true));
    return 'with import() only';
  });
}

/** Both programs; the one with the SDK, whose types take long, under the stricter setting alone. */
async function compileAndRun(cell) {
  for (const isExact of [true, false]) await runProgram(await compile(cell, 'steps', isExact));
  await runProgram(await compile(cell, 'calls', true));
  return 'compiles and runs';
}

async function expectRefusal(cell) {
  const { folder } = writeCell(cell, 'steps', true);
  const { stdout } = await run(process.execPath, [tool(`${cell.compiler}/bin/tsc`), '-p', folder]);
  const codes = new Set(stdout.match(/TS\d+/g));
  if ([...codes].join() !== 'TS1479') throw new Error(`expected TS1479 alone, got\n${stdout}`);
}

async function compile(cell, program, isExact) {
  const { folder, output } = writeCell(cell, program, isExact);
  await succeed(process.execPath, [tool(`${cell.compiler}/bin/tsc`), '-p', folder]);
  return output;
}

function writeCell({ compiler, resolution, format, module }, program, isExact) {
  const name = `types/${compiler}-${resolution}-${format}-${program}-${isExact}`;
  const folder = makeProject(name, { type: format === 'esm' ? 'module' : 'commonjs' });
  copyFileSync(join(projects, 'typescript', `${program}.ts`), join(folder, `${program}.ts`));
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2022'],
    types: program === 'calls' ? ['node'] : [],
    strict: true,
    exactOptionalPropertyTypes: isExact,
    skipLibCheck: false,
    module,
    moduleResolution: resolution,
    rootDir: '.',
    outDir: 'out',
    // TypeScript 6 has node10 for the last time.
    ...(resolution === 'node10' && compiler === 'typescript-6.0' && { ignoreDeprecations: '6.0' }),
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [`${program}.ts`] }));
  return { folder, output: join(folder, 'out', `${program}.js`) };
}
