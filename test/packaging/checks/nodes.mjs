// The library and calls on every line of Node that package.json's `engines` names, with its oldest version too.

import { existsSync } from 'node:fs';
import { runProgram, transpile } from '../lib/programs.mjs';
import { check, skip, together } from '../lib/report.mjs';
import { makeProject, npmInstall, pinned, tarball, tool, versionOf } from '../lib/workspace.mjs';

const NODES = ['node20-oldest', 'node22-oldest', 'node22', 'node24', 'node26'];

export async function checkNodes() {
  const project = makeProject('nodes');
  await npmInstall(project, [tarball, pinned('tencentcloud-sdk-nodejs-ocr')]);
  const programs = [];
  for (const format of ['esm', 'cjs']) {
    for (const program of ['steps', 'calls']) programs.push(await transpile(program, format, project));
  }
  const here = { version: process.versions.node, path: process.execPath };
  const others = NODES.map((name) => ({ version: versionOf(name), path: tool(`${name}/bin/node`) }));
  await together([here, ...others].map((node) => () => checkNode(node, programs)));
}

async function checkNode({ version, path }, programs) {
  const name = `Node ${version}, import and require`;
  if (!existsSync(path)) return skip(name, 'this Node is on npm for Linux on x86-64 only');
  await check(name, async () => {
    for (const program of programs) await runProgram(program, path);
    return 'seals, opens, and calls through the SDK';
  });
}
