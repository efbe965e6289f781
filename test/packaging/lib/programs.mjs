import { join } from 'node:path';
import { succeed } from './shell.mjs';
import { projects, tool } from './workspace.mjs';

/** What the programs of projects/typescript print. */
const EXPECTED = {
  steps: [
    'AES-256-CBC',
    'RSA 1024',
    '{"ImageUrl":"https://example.com/card.png","CardSide":"FRONT"}',
    'SM4-GCM',
    'SM2 256',
    '{"ImageUrl":"https://example.com/card.png","CardSide":"FRONT"}',
    'ERR_INVALID_PUBLIC_KEY',
    '{"Name":"[masked: 2 characters]"}',
    'true 0',
    'function',
  ],
  calls: ['AES-256-CBC ok', '李明', 'SM4-GCM ok', '李明'],
  imported: ['RSA 128', 'SM2 113'],
};

/** Runs a compiled program, here or by another runtime, and compares what it did. */
export async function runProgram(file, runtime = process.execPath) {
  const printed = await succeed(runtime, [join(projects, 'run.mjs'), file]);
  const expected = JSON.stringify(EXPECTED[/(\w+)\.[mc]?js$/.exec(file)[1]]);
  if (printed !== expected) throw new Error(`${file}\nprinted  ${printed}\nexpected ${expected}`);
}

/** Strips a program of its types, into a user's project; `format` is 'esm' or 'cjs'. */
export async function transpile(program, format, folder) {
  const output = join(folder, `${program}.${format === 'esm' ? 'mjs' : 'cjs'}`);
  const source = join(projects, 'typescript', `${program}.ts`);
  await succeed(process.execPath, [
    tool('esbuild/bin/esbuild'),
    source,
    `--format=${format}`,
    '--platform=node',
    '--log-level=warning',
    `--outfile=${output}`,
  ]);
  return output;
}
