// Bundled for browsers: what of the package comes along, how large it is, and that it runs without Node's modules.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLERS } from '../lib/bundle.mjs';
import { check } from '../lib/report.mjs';
import { succeed } from '../lib/shell.mjs';
import { gzipSize, kilobytes } from '../lib/sizes.mjs';
import { makeProject, npmInstall, pinned, projects, tarball } from '../lib/workspace.mjs';

// What the SDK says of itself on the wire: the library's messages may name its package.
const SERVER_SIDE = /forge|TC3-HMAC-SHA256 Credential|jsbn|SDK_NODEJS_/;
const NODE_MODULE = /from\s*["']node:|import\s*\(?["']node:|require\(["']node:/;
const ENVELOPE = /EncryptedBody|EncryptList/;
const OPENING = /the answer could not be decrypted/;

/** What is imported, what must not come along, and how long it may be; projects/bundle/use.mjs then uses it under that name. */
const ENTRIES = [
  { name: 'index', code: "export * from 'tencentcloud-encryption';", without: [] },
  { name: 'sealRequest', code: "export { sealRequest } from 'tencentcloud-encryption';", without: [] },
  { name: 'primitives', code: "export * from 'tencentcloud-encryption/primitives';", without: [] },
  {
    name: 'importPublicKey',
    code: "export { importPublicKey } from 'tencentcloud-encryption';",
    without: [ENVELOPE, OPENING],
    atMost: 60_000,
  },
  { name: 'nothing', code: "import 'tencentcloud-encryption';", without: [/./s] },
];

export async function checkBundlers() {
  const project = makeProject('bundlers', { type: 'module' });
  await npmInstall(project, [tarball, pinned('tencentcloud-sdk-nodejs-ocr')]);
  writeFileSync(join(project, 'use.mjs'), readFileSync(join(projects, 'bundle', 'use.mjs')));
  for (const [bundler, bundle] of Object.entries(BUNDLERS)) {
    for (const entry of ENTRIES) {
      await check(`${bundler}, ${entry.name}`, () => checkBundle(project, bundler, bundle, entry));
    }
  }
}

async function checkBundle(project, bundler, bundle, { name, code, without, atMost = Infinity }) {
  const entry = join(project, `${name}.js`);
  const output = join(project, 'out', `${bundler.split(' ')[0]}-${name}.mjs`);
  writeFileSync(entry, code);
  await bundle(entry, output);
  const text = readFileSync(output, 'utf8').trim();
  for (const pattern of [SERVER_SIDE, NODE_MODULE, ...without]) {
    const found = pattern.exec(text);
    if (found) throw new Error(`${pattern} is in the bundle: ${text.slice(found.index, found.index + 100)}`);
  }
  if (text.length > atMost) throw new Error(`${text.length} characters, more than ${atMost}`);
  await succeed(process.execPath, [join(project, 'use.mjs'), name, output]);
  return `${kilobytes(text.length)} minified, ${kilobytes(gzipSize(text))} gzip`;
}
