// What comes with the package: exactly what is meant, nothing that runs while it is installed, and its SBOM.

import { join } from 'node:path';
import { compareLists } from '../lib/compare.mjs';
import { readJson } from '../lib/files.mjs';
import { componentsOf, describePackage, SBOM } from '../lib/release.mjs';
import { check, skip } from '../lib/report.mjs';
import { run, succeed } from '../lib/shell.mjs';
import { folderSize, kilobytes } from '../lib/sizes.mjs';
import { makeProject, manifest, npmInstall, repository, tarball } from '../lib/workspace.mjs';

/** The runtime dependencies, and what they bring. More than this is a decision, not an accident. */
const REQUIRED = ['@noble/ciphers', '@noble/curves', '@noble/hashes', 'node-forge', 'sm-crypto', 'jsbn'];
/** As docs/compatibility.md says. */
const MOST_INSTALLED = 8_000_000;
const RUN_AT_INSTALL = ['preinstall', 'install', 'postinstall', 'prepare'];

export async function checkDependencies() {
  const full = makeProject('dependencies');
  await npmInstall(full, [tarball]);
  const small = makeProject('dependencies-without-optional');
  await npmInstall(small, [tarball], ['--omit=optional']);
  const installed = listInstalled(full);
  await check('the required packages are those meant', () => checkRequired(installed));
  await check('no package runs a script when it is installed', () => checkScripts(installed));
  await check('npm sbom lists what is installed', () => compareSbom(installed));
  await checkAudit(full);
  await check('install size', () => {
    const [all, required] = [full, small].map((folder) => folderSize(join(folder, 'node_modules')));
    if (all > MOST_INSTALLED) throw new Error(`${kilobytes(all)}, more than ${kilobytes(MOST_INSTALLED)}`);
    return `${kilobytes(all)}, without optional dependencies ${kilobytes(required)}`;
  });
}

/** What npm put into a project, the package itself left out. */
function listInstalled(project) {
  const { packages } = readJson(join(project, 'package-lock.json'));
  return Object.entries(packages)
    .filter(([path]) => path.startsWith('node_modules/'))
    .map(([path, fields]) => ({ name: path.split('node_modules/').at(-1), ...fields }))
    .filter(({ name, peer }) => name !== manifest.name && !peer);
}

function checkRequired(installed) {
  const names = installed.filter(({ optional }) => !optional).map(({ name }) => name);
  compareLists(names, REQUIRED);
  return `${names.length} packages, ${installed.length} with the optional ones`;
}

function checkScripts(installed) {
  const own = RUN_AT_INSTALL.filter((name) => manifest.scripts[name]).map(
    (name) => `${manifest.name} ${name}`,
  );
  const others = installed.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
  if (own.length + others.length > 0) throw new Error([...own, ...others].join('\n'));
  return `${installed.length + 1} packages`;
}

async function compareSbom(installed) {
  const sbom = JSON.parse(await succeed('npm', SBOM, { cwd: repository }));
  const components = componentsOf(sbom);
  compareLists(components.map(describePackage), installed.map(describePackage));
  return `CycloneDX ${sbom.specVersion}, ${components.length} components`;
}

async function checkAudit(project) {
  const name = 'npm audit of what is installed';
  const { code, stdout } = await run('npm', ['audit', '--json'], { cwd: project });
  const { metadata, message } = JSON.parse(stdout || '{}');
  if (!metadata) return skip(name, `the registry did not answer: ${message ?? `npm ended with ${code}`}`);
  await check(name, () => {
    if (code !== 0) throw new Error(JSON.stringify(metadata.vulnerabilities));
    return 'nothing known';
  });
}
