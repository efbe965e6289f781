// The official SDK's versions that docs/compatibility.md names: the oldest that works, the oldest that types the card action, and
// the oldest with CommonClient, which lies between these and the one of the other sections. Each is installed whole, and makes sealed calls to the emulator.

import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, together } from '../lib/report.mjs';
import { succeed } from '../lib/shell.mjs';
import { makeProject, npmInstall, projects, tarball } from '../lib/workspace.mjs';

const NAMES = ['李明', '李明'];
const METHOD = { method: NAMES };
const NO_METHOD = { method: ['no such method', 'no such method'] };
const COMMON = { common: NAMES };
const NO_COMMON = { common: ['no such client', 'no such client'] };

const VERSIONS = [
  { version: '4.0.7', expected: { ...NO_METHOD, ...NO_COMMON }, note: 'by request()' },
  { version: '4.0.801', expected: { ...METHOD, ...NO_COMMON }, note: 'by request() and by its typed method' },
  { version: '4.1.0', expected: { ...METHOD, ...COMMON }, note: 'CommonClient too' },
];

export async function checkSdks() {
  await together(VERSIONS.map((row) => () => checkSdk(row)));
}

async function checkSdk({ version, expected, note }) {
  await check(`tencentcloud-sdk-nodejs ${version}`, async () => {
    const folder = makeProject(`sdk-${version}`);
    await npmInstall(folder, [tarball, `tencentcloud-sdk-nodejs@${version}`], ['--ignore-scripts']);
    copyFileSync(join(projects, 'sdks', 'calls.mjs'), join(folder, 'calls.mjs'));
    const printed = await succeed(process.execPath, ['calls.mjs'], { cwd: folder });
    const wanted = { request: NAMES, fields: ['0'], clear: 0, ...expected };
    const sorted = (value) => JSON.stringify(Object.entries(value).sort());
    if (sorted(JSON.parse(printed)) !== sorted(wanted)) throw new Error(`printed ${printed}`);
    return note;
  });
}
