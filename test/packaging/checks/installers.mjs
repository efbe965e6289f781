// Installed by each package manager, with strict peers, with and without the optional dependencies: the library
// works either way, and the command line works or says in a sentence what it lacks.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram, transpile } from '../lib/programs.mjs';
import { check } from '../lib/report.mjs';
import { run, succeed } from '../lib/shell.mjs';
import { makeProject, manifest, npmInstall, tarball, tool, version, versionOf } from '../lib/workspace.mjs';

const pnpm = tool('.bin/pnpm');
const bun = tool('.bin/bun');

const INSTALLERS = [
  {
    name: async () => `npm ${await succeed('npm', ['--version'])}`,
    install: (folder, isFull) => npmInstall(folder, [tarball], isFull ? [] : ['--omit=optional']),
    execute: ['npx', '--no', '--'],
  },
  {
    name: () => `pnpm ${versionOf('pnpm')}`,
    install: installWithPnpm,
    execute: [pnpm, 'exec'],
  },
  {
    name: () => `Bun ${versionOf('bun')}`,
    install: installWithBun,
    execute: [bun, 'x', '--no-install'],
    runtime: bun,
  },
];

export async function checkInstallers() {
  for (const installer of INSTALLERS) {
    const name = await installer.name();
    await check(`${name}, strict peers`, () => checkInstaller(installer, name, true));
    await check(`${name}, without optional dependencies`, () => checkInstaller(installer, name, false));
  }
}

async function checkInstaller({ install, execute, runtime }, name, isFull) {
  const folder = makeProject(`${name.replace(/\W+/g, '-')}-${isFull ? 'full' : 'small'}`);
  await install(folder, isFull);
  const program = await transpile('steps', 'esm', folder);
  await runProgram(program);
  if (runtime) await runProgram(program, runtime);
  const [command, ...args] = [...execute, manifest.name];
  const commandLine = (...more) => run(command, [...args, ...more], { cwd: folder });
  return isFull ? expectCommandLine(commandLine) : expectExplanation(commandLine);
}

async function expectCommandLine(commandLine) {
  const { stdout, stderr } = await commandLine('--version');
  if (stdout.trim() !== version) throw new Error(`--version printed ${stdout}${stderr}`);
  const help = await commandLine('--help');
  if (help.code !== 0 || !help.stdout.includes('Usage:')) throw new Error(help.stdout + help.stderr);
  return 'library and command line work';
}

async function expectExplanation(commandLine) {
  const { code, stdout, stderr } = await commandLine('--version');
  const isClear = /commander.*install the package without --omit=optional/.test(stderr);
  if (code !== 2 || stdout !== '' || !isClear || /\n\s+at /.test(stderr)) {
    throw new Error(`exit code ${code}, stdout ${stdout}, stderr ${stderr}`);
  }
  return 'the library works; the command line says what is missing';
}

async function installWithPnpm(folder, isFull) {
  writeFileSync(
    join(folder, 'pnpm-workspace.yaml'),
    'strictPeerDependencies: true\nautoInstallPeers: false\n',
  );
  const flags = isFull ? [] : ['--no-optional'];
  await succeed(pnpm, ['add', tarball, '--store-dir', join(folder, '.store'), ...flags], { cwd: folder });
}

async function installWithBun(folder, isFull) {
  const env = { BUN_INSTALL_CACHE_DIR: join(folder, '.cache') };
  const flags = isFull ? [] : ['--omit=optional'];
  await succeed(bun, ['add', tarball, ...flags], { cwd: folder, env });
}
