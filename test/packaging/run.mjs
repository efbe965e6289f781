// The package as its users get it: the tarball, installed, compiled, bundled and run by the tools that they have.
//
//   npm run test:packaging                    everything
//   npm run test:packaging -- types bundlers  some sections only
//
// All tools are installed from the npm registry into a temporary folder, in the versions of package.json here.

import { checkBundlers } from './checks/bundlers.mjs';
import { checkDependencies } from './checks/dependencies.mjs';
import { checkInstallers } from './checks/installers.mjs';
import { checkJest } from './checks/jest.mjs';
import { checkNodes } from './checks/nodes.mjs';
import { checkSdks } from './checks/sdks.mjs';
import { checkTarball } from './checks/tarball.mjs';
import { checkTypes } from './checks/types.mjs';
import { fail, section, summarise } from './lib/report.mjs';
import { installTools, pack } from './lib/workspace.mjs';

const SECTIONS = {
  tarball: ['The tarball', checkTarball],
  dependencies: ['Dependencies', checkDependencies],
  installers: ['Package managers', checkInstallers],
  types: ['TypeScript', checkTypes],
  nodes: ['Versions of Node', checkNodes],
  sdks: ['Versions of the SDK', checkSdks],
  bundlers: ['Bundlers', checkBundlers],
  jest: ['Jest', checkJest],
};

const started = performance.now();
const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(SECTIONS);
const unknown = names.filter((name) => !Object.hasOwn(SECTIONS, name));
if (unknown.length > 0) {
  console.error(`unknown section ${unknown.join(', ')}; known are ${Object.keys(SECTIONS).join(', ')}`);
  process.exit(2);
}

await pack();
await installTools();
for (const name of names) {
  const [title, checkSection] = SECTIONS[name];
  section(title);
  await checkSection().catch((error) => fail(`${title}, before its checks`, error));
}
process.exitCode = summarise((performance.now() - started) / 1000);
