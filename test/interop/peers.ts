// The implementations that are asked, and what of them is installed here.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Answer, Op, Question } from './exchange.ts';
import { startOpenssl } from './openssl.ts';

/** An implementation that shares no code with the library. */
export interface Peer {
  readonly name: string;
  readonly version: string;
  can(op: Op): boolean;
  ask(question: Question): Promise<Answer>;
  stop(): void;
}

const NOT_BY_LINES: readonly Op[] = ['sm4CtrEncrypt', 'sm4CtrDecrypt'];
const GOPATH = '/usr/share/gocode';
const JARS = ['/usr/share/java/bcprov.jar', '/usr/share/java/gson.jar'];

interface Candidate {
  readonly name: string;
  /** Debian's packages. */
  readonly packages: readonly string[];
  isInstalled(): boolean;
  start(directory: string): Promise<Peer>;
}

/** `directory` is that of this file: compiled elsewhere, it can't tell. */
const CANDIDATES: readonly Candidate[] = [
  {
    name: 'BouncyCastle',
    packages: ['openjdk-17-jdk-headless', 'libbcprov-java', 'libgoogle-gson-java'],
    isInstalled: () => hasCommand('javac') && JARS.every((jar) => existsSync(jar)),
    start(directory) {
      const classes = temporaryDirectory();
      const sources = readdirSync(join(directory, 'java')).map((file) => join(directory, 'java', file));
      execFileSync('javac', ['-d', classes, '-cp', JARS.join(':'), ...sources], { stdio: 'inherit' });
      return startLines('BouncyCastle', 'java', ['-cp', [classes, ...JARS].join(':'), 'Peer']);
    },
  },
  {
    name: 'Go and gmsm',
    packages: ['golang-go', 'golang-github-tjfoc-gmsm-dev'],
    isInstalled: () => hasCommand('go', 'version') && existsSync(join(GOPATH, 'src/github.com/tjfoc/gmsm')),
    start(directory) {
      const binary = join(temporaryDirectory(), 'peer');
      const env = { ...process.env, GO111MODULE: 'off', GOPATH, GOFLAGS: '' };
      execFileSync('go', ['build', '-o', binary, '.'], { cwd: join(directory, 'go'), env, stdio: 'inherit' });
      return startLines('Go and gmsm', binary, [gmsmVersion()]);
    },
  },
  {
    name: 'OpenSSL',
    packages: ['openssl'],
    isInstalled: () => hasCommand('openssl', 'version'),
    start: startOpenssl,
  },
];

function hasCommand(command: string, argument = '--version'): boolean {
  try {
    execFileSync(command, [argument], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** As Debian packs it: its sources name no version. */
function gmsmVersion(): string {
  const args = ['-W', 'golang-github-tjfoc-gmsm-dev'];
  return execFileSync('dpkg-query', args, { encoding: 'utf8' }).trim().split('\t')[1]!;
}

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'interop-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Starts what is here; installs the rest where apt-get can; says what is left out. */
export async function startPeers(directory: string, say: (line: string) => void): Promise<Peer[]> {
  const missing = CANDIDATES.filter((candidate) => !candidate.isInstalled());
  if (missing.length > 0)
    install(
      missing.flatMap(({ packages }) => packages),
      say,
    );
  const peers: Peer[] = [];
  for (const candidate of CANDIDATES) {
    if (candidate.isInstalled()) peers.push(await candidate.start(directory));
    else say(`SKIPPED: ${candidate.name} is not here; it needs Debian's ${candidate.packages.join(', ')}`);
  }
  return peers;
}

function install(packages: readonly string[], say: (line: string) => void): void {
  if (!hasCommand('apt-get') || process.getuid?.() !== 0) return;
  say(`installing ${packages.join(', ')}`);
  try {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
    execFileSync('apt-get', ['install', '-y', '-qq', ...packages], { stdio: 'ignore' });
  } catch {
    say('apt-get failed; what is missing is skipped');
  }
}

// --- a process that answers line by line ---

async function startLines(name: string, command: string, args: readonly string[]): Promise<Peer> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ask = askByLines(child, name);
  const { version } = await ask({ op: 'version' });
  const can = (op: Op) => !NOT_BY_LINES.includes(op);
  return { name, version: version as string, can, ask, stop: () => child.stdin.end() };
}

function askByLines(child: ChildProcess, name: string): Peer['ask'] {
  const waiting: { resolve(answer: Answer): void; reject(error: Error): void }[] = [];
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const answer = JSON.parse(line) as Answer;
    const asker = waiting.shift()!;
    if (typeof answer.error === 'string') asker.reject(new Error(`${name}: ${answer.error}`));
    else asker.resolve(answer);
  });
  child.on('exit', () => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`${name} has ended`));
  });
  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      child.stdin!.write(`${JSON.stringify(question)}\n`);
    });
}
