// Jest has a module system of its own. Each way that works with it, and each that doesn't, is held to what
// docs/compatibility.md says.

import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { check, skip, together } from '../lib/report.mjs';
import { run } from '../lib/shell.mjs';
import { makeProject, npmInstall, pinned, projects, tarball, tool, versionOf } from '../lib/workspace.mjs';

const VM_MODULES = '--experimental-vm-modules';

const WAYS = [
  { name: `import, ${VM_MODULES}`, flags: [VM_MODULES], file: 'import.test.mjs', config: 'plain' },
  {
    name: `require, ${VM_MODULES}`,
    flags: [VM_MODULES],
    file: 'require.test.cjs',
    config: 'plain',
    since: 24,
  },
  { name: 'require, ES modules transformed', flags: [], file: 'require.test.cjs', config: 'transform' },
  {
    name: 'require, nothing configured',
    flags: [],
    file: 'require.test.cjs',
    config: 'plain',
    since: Infinity,
  },
];

export async function checkJest() {
  // Below the tools, where Jest and Babel are found as in a project of their user.
  const folder = makeProject('tools/jest');
  await npmInstall(folder, [tarball, pinned('tencentcloud-sdk-nodejs-ocr')]);
  cpSync(join(projects, 'jest'), folder, { recursive: true });
  const nodes = [
    { version: process.versions.node, path: process.execPath },
    { version: versionOf('node24'), path: tool('node24/bin/node') },
  ];
  await together(nodes.flatMap((node) => WAYS.map((way) => () => checkWay(way, node, folder))));
}

async function checkWay({ name, flags, file, config, since = 0 }, { version, path }, folder) {
  const title = `Jest ${versionOf('jest')}, Node ${version}, ${name}`;
  if (!existsSync(path)) return skip(title, 'this Node is on npm for Linux on x86-64 only');
  await check(title, async () => {
    const args = [...flags, tool('jest/bin/jest.js'), '-c', `${config}.config.cjs`, file, '--ci'];
    const { code, stderr } = await run(path, args, { cwd: folder });
    if (Number.parseInt(version, 10) >= since) {
      if (code !== 0 || !stderr.includes('2 passed')) throw new Error(stderr);
      return 'works';
    }
    if (code === 0 || !stderr.includes('Must use import to load ES Module')) throw new Error(stderr);
    return 'refused by Jest';
  });
}
