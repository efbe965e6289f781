// The release, rehearsed: packed, published to a registry on this machine, installed from there by its name, and
// compared at every step, as the jobs of .github/workflows/release.yml will do it.
//
//   npm run release:rehearse
//
// npm gets settings and a cache of its own, in a temporary folder. Packages of others come from the registry in use.

import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareEqual, compareFiles, compareLists, integrityOf } from './lib/compare.mjs';
import { hashFiles, listPackages, readJson } from './lib/files.mjs';
import { startRegistry } from './lib/registry.mjs';
import { componentsOf, describePackage, PUBLISH, SBOM, subjectOf } from './lib/release.mjs';
import { check, fail, section, summarise } from './lib/report.mjs';
import { succeed } from './lib/shell.mjs';
import { makeProject, manifest, pack, pinned, repository, tarball, version } from './lib/workspace.mjs';

const { name } = manifest;
const NETWORK = ['cafile', 'proxy', 'https-proxy'];
const DEMO_ENDS = '4 cards were recognised; every image and every field crossed the wire encrypted.';

const started = performance.now();
section(`${name} ${version}: packed, published, installed`);
await rehearse().catch((error) => fail('the rehearsal, before its end', error));
process.exitCode = summarise((performance.now() - started) / 1000);

async function rehearse() {
  await pack();
  const sbom = JSON.parse(await succeed('npm', SBOM, { cwd: repository }));
  const registry = await startRegistry(name, await setting('registry'));
  try {
    const npm = await isolatedNpm(registry);
    await npm([...PUBLISH, tarball], makeProject('publisher'));
    const project = makeProject('user');
    await npm(['install', name], project);
    await compareTarballs(registry, project);
    await compareContents(project);
    await compareSbom(sbom, project);
    await npm(['install', pinned('tencentcloud-sdk-nodejs-ocr')], project);
    await check('the demo, from the installed package', () => runDemo(project));
  } finally {
    registry.close();
  }
}

// --- npm, apart from the user's own ---

async function setting(key) {
  return succeed('npm', ['config', 'get', key], { cwd: repository });
}

/** npm that knows this registry alone, and of the user's settings only the way to the network. */
async function isolatedNpm({ url, token }) {
  const folder = makeProject('npm');
  const network = await Promise.all(NETWORK.map(async (key) => [key, await setting(key)]));
  const known = network.filter(([, value]) => value !== 'null' && value !== '');
  const noproxy = `noproxy=127.0.0.1,${await setting('noproxy')}`;
  const lines = [
    `${url.replace('http:', '')}:_authToken=${token}`,
    noproxy,
    ...known.map(([key, value]) => `${key}=${value}`),
  ];
  const userconfig = join(folder, 'npmrc');
  writeFileSync(userconfig, lines.join('\n'), { mode: 0o600 });
  const flags = [
    '--userconfig',
    userconfig,
    '--registry',
    url,
    '--no-audit',
    '--no-fund',
    '--no-update-notifier',
  ];
  // A cache for each folder: from the publisher's the user would get the tarball without asking the registry.
  return (args, cwd) => succeed('npm', [...args, ...flags, '--cache', `${cwd}-cache`], { cwd });
}

// --- what is compared ---

async function compareTarballs({ url, served }, project) {
  await check('one tarball: packed, announced, served, locked', async () => {
    const { versions } = await (await fetch(url + name)).json();
    const { packages } = readJson(join(project, 'package-lock.json'));
    compareEqual({
      packed: integrityOf(readFileSync(tarball)),
      announced: versions[version].dist.integrity,
      served: [...new Set(served)].join(),
      locked: packages[`node_modules/${name}`].integrity,
    });
    return served[0];
  });
}

async function compareContents(project) {
  const unpacked = makeProject('unpacked');
  await succeed('tar', ['-xzf', tarball, '-C', unpacked]);
  const packed = hashFiles(join(unpacked, 'package'));
  const count = Object.keys(packed).length;
  await check('each installed file is the packed one', () => {
    compareFiles(hashFiles(join(project, 'node_modules', name)), packed);
    return `${count} files`;
  });
  await check("each packed file is the repository's", () => {
    const own = hashFiles(repository, Object.keys(packed));
    compareFiles(packed, own);
    return `${count} files`;
  });
}

async function compareSbom(sbom, project) {
  await check('the SBOM lists what was installed, by version and hash', () => {
    const isOwn = (each) => each.name === name;
    const installed = listPackages(project);
    compareEqual({ package: `pkg:npm/${name}@${version}`, SBOM: subjectOf(sbom) });
    compareLists(
      componentsOf(sbom).map(describePackage),
      installed.filter((each) => !isOwn(each)).map(describePackage),
    );
    return `${installed.length - 1} components`;
  });
}

/** The demo reads its photos from beside it; the library it takes from the project. */
async function runDemo(project) {
  for (const folder of ['examples', 'fixtures']) mkdirSync(join(project, folder));
  for (const file of ['examples/demo.mjs', 'fixtures/specimen-front.png', 'fixtures/specimen-back.png'])
    cpSync(join(repository, file), join(project, file));
  const printed = await succeed(process.execPath, ['examples/demo.mjs'], { cwd: project });
  const last = printed.split('\n').at(-1);
  if (last !== DEMO_ENDS) throw new Error(`its last line: ${last}`);
  return last;
}
