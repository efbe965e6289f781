// The release, rehearsed: packed, published to a registry on this machine, installed from there by its name, and
// compared at every step, as the jobs of .github/workflows/release.yml will do it.
//
//   npm run release:rehearse
//
// npm gets settings and a cache of its own, in a temporary folder. Packages of others come from the registry in use.

import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultsOf, withRepository } from '../../scripts/release/address.mjs';
import { compareEqual, compareFiles, compareLists, integrityOf } from './lib/compare.mjs';
import { hashFiles, listPackages, readJson } from './lib/files.mjs';
import { asInRepository, deadTargets, targetsOf } from './lib/readme.mjs';
import { startRegistry } from './lib/registry.mjs';
import { componentsOf, describePackage, PACK, PUBLISH, SBOM, subjectOf } from './lib/release.mjs';
import { check, fail, section, summarise } from './lib/report.mjs';
import { succeed } from './lib/shell.mjs';
import { makeProject, manifest, pack, pinned, repository, tarball, version } from './lib/workspace.mjs';

const { name } = manifest;
const NETWORK = ['cafile', 'proxy', 'https-proxy'];
const ANNOUNCED = [
  'dependencies',
  'optionalDependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'engines',
  'exports',
  'scripts',
  'repository',
  'homepage',
  'bugs',
];
/** Made up, so that it is seen where the packed files name it. */
const RELEASE = { repository: 'somebody/a-fork', tag: `v${version}` };
const READMES = ['README.md', 'README.zh-CN.md'];
const CHANGED = [...READMES, 'package.json'];
const released = withRepository(readJson(join(repository, 'package.json')), RELEASE.repository);
const DEMO_ENDS = '4 cards were recognised; every image and every field crossed the wire encrypted.';

const started = performance.now();
section(`${name} ${version}: packed, published, installed`);
await rehearse().catch((error) => fail('the rehearsal, before its end', error));
process.exitCode = summarise((performance.now() - started) / 1000);

async function rehearse() {
  await pack([...PACK, '--', '--repository', RELEASE.repository]);
  const sbom = JSON.parse(await succeed('npm', SBOM, { cwd: repository }));
  const registry = await startRegistry(name, await setting('registry'));
  try {
    const npm = await isolatedNpm(registry);
    await npm([...PUBLISH, tarball], makeProject('publisher'));
    const project = makeProject('user');
    await npm(['install', name], project);
    await comparePackage(registry, sbom, project);
    await npm(['install', pinned('tencentcloud-sdk-nodejs-ocr')], project);
    await check('the demo, from the installed package', () => runDemo(project));
    await compareContents(project);
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

async function comparePackage(registry, sbom, project) {
  const { versions } = await (await fetch(registry.url + name)).json();
  const announced = versions[version];
  await check('one tarball: packed, announced, served, locked', () =>
    compareTarballs(announced, registry, project),
  );
  await check('the registry announces what package.json says, and where the project lives', () =>
    compareManifests(announced),
  );
  await check('the SBOM lists what was installed, by version and hash', () => compareSbom(sbom, project));
}

function compareTarballs({ dist }, { served }, project) {
  const { packages } = readJson(join(project, 'package-lock.json'));
  compareEqual({
    packed: integrityOf(readFileSync(tarball)),
    announced: dist.integrity,
    served: [...new Set(served)].join(),
    locked: packages[`node_modules/${name}`].integrity,
  });
  return dist.integrity;
}

/** npm installs by what is announced: another dependency there would come, whatever the tarball says. */
function compareManifests(announced) {
  const lines = (fields) => ANNOUNCED.map((field) => `${field}: ${JSON.stringify(fields[field])}`);
  compareLists(lines(announced), lines(released));
  return ANNOUNCED.join(', ');
}

function compareSbom(sbom, project) {
  const others = listPackages(project).filter((each) => each.name !== name);
  compareEqual({ package: `pkg:npm/${name}@${version}`, SBOM: subjectOf(sbom) });
  compareLists(componentsOf(sbom).map(describePackage), others.map(describePackage));
  return `${others.length} components`;
}

/** File by file; the tarball is unpacked by a program that isn't npm. */
async function compareContents(project) {
  const folder = makeProject('unpacked');
  await succeed('tar', ['-xzf', tarball, '-C', folder]);
  const packed = hashFiles(join(folder, 'package'));
  await check('each installed file is the packed one', () =>
    compareFiles(hashFiles(join(project, 'node_modules', name)), packed),
  );
  const kept = Object.keys(packed).filter((path) => !CHANGED.includes(path));
  await check(`each packed file is the repository's, but ${CHANGED.join(', ')}`, () =>
    compareFiles(hashFiles(join(folder, 'package'), kept), hashFiles(repository, kept)),
  );
  await check('provenance: the packed package.json names the repository, and differs in nothing else', () =>
    checkAddress(readJson(join(folder, 'package/package.json'))),
  );
  for (const file of READMES)
    await check(`${file}: the links lead to the repository at the tag`, () =>
      checkLinks(readFileSync(join(folder, 'package', file), 'utf8'), file),
    );
}

/** What the registry asks of provenance: the package names the repository that the release ran in, to the letter. */
function checkAddress(packed) {
  compareEqual({ packed: JSON.stringify(packed), expected: JSON.stringify(released) });
  const faults = faultsOf(packed, RELEASE);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return packed.repository.url;
}

/** Nothing but the targets differs from the README of the repository. */
function checkLinks(packed, file) {
  const dead = deadTargets(packed, RELEASE, (path) => existsSync(join(repository, path)));
  if (dead.length > 0) throw new Error(dead.join('\n'));
  const original = readFileSync(join(repository, file), 'utf8');
  if (asInRepository(packed, RELEASE) !== original)
    throw new Error('more than the targets of links has changed');
  return `${targetsOf(packed).length} links`;
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
