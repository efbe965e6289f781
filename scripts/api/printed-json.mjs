// The forms of JSON that the command line prints, as text. It is run, on this machine alone, with right input and wrong;
// every member of what it printed is listed.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { doors, root } from './doors.mjs';
import { shapeOf } from './shape.mjs';

export async function describePrintedJson() {
  const folder = mkdtempSync(join(tmpdir(), 'printed-json-'));
  const write = (name, content) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  try {
    const blocks = await describeCommands(write);
    return `${['// What the command line prints as JSON. Written by: npm run api -- --write', ...blocks].join('\n\n')}\n`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function describeCommands(write) {
  const { startEmulator } = await openDoor('emulator');
  const emulator = await startEmulator();
  try {
    const blocks = [];
    for (const [command, runs] of Object.entries(await listRuns(write, emulator))) {
      const values = [];
      for (const run of runs) values.push(...(await print(command, run)));
      blocks.push([command, ...shapeOf(values).map((line) => `    ${line}`)].join('\n'));
    }
    return blocks;
  } finally {
    await emulator.close();
  }
}

function openDoor(name) {
  return import(pathToFileURL(doors.find(({ snapshot }) => snapshot === name).code).href);
}

// --- what is run ---

/** By command: arguments, and what else the process has. */
async function listRuns(write, emulator) {
  const card = write('card.png', read('specimen-front.png'));
  const [rsa, sm2] = Object.values(emulator.publicKeys).map((key, n) => write(`key-${n}`, key));
  const published = write('published', readJson('published-keys.json').RSA);
  const logs = await writeLogs(write);
  const service = await environmentOf(emulator);
  const env = { ...service, TENCENTCLOUD_SECRET_KEY: 'another' };
  return {
    recognize: [
      { args: [card, `${card}.missing`, '--json'], env: service },
      { args: [card, '--json'], env },
    ],
    plan: [{ args: [write('calls', JSON.stringify(CALLS)), '--key', rsa, '--json'] }],
    doctor: [
      { args: ['--json'], env: service },
      { args: ['--json'], env },
    ],
    emulator: [{ args: ['--json'], signal: AbortSignal.abort() }],
    inspect: [{ args: [write('capture', JSON.stringify(CAPTURE)), '--json'] }],
    key: [rsa, sm2, published].map((key) => ({ args: [key, '--json'] })),
    verify: [{ args: ['--key', rsa, '--json'] }],
    'audit verify': logs.map((log) => ({ args: [log, '--key', 'env:KEY', '--json'], env: { KEY } })),
    policy: [{ args: [] }],
  };
}

const read = (file) => readFileSync(`${root}fixtures/${file}`);
const readJson = (file) => JSON.parse(read(file));

const KEY = '07'.repeat(32);
const CALLS = [
  { action: 'DetectAuth', params: { RuleId: '1', Name: 'x', ImageBase64: '/9j/4AAQ', Nickname: 'y' } },
  { action: 'BankCardOCR', params: {} },
];
const CAPTURE = ['good', 'faulty'].flatMap((name) =>
  readJson(`inspect/${name}.json`)
    .map(({ input }) => input)
    .filter((input) => typeof input === 'object'),
);

async function environmentOf(emulator) {
  const { environmentOf } = await import(`${root}dist/cli/emulator/environment.js`);
  return environmentOf(emulator, 'AES-256-CBC');
}

/** A log as it was written, and with a line that was changed. */
async function writeLogs(write) {
  const { auditChain } = await openDoor('audit');
  const lines = [];
  const chain = auditChain({ key: Buffer.from(KEY, 'hex'), sink: (line) => void lines.push(line) });
  chain.record({ action: 'RecognizeEncryptedIDCardOCR' });
  await chain.close();
  const log = lines.map((line) => `${line}\n`).join('');
  return [write('log', log), write('changed', log.replace('Encrypted', 'encrypted'))];
}

/** Runs the command line, and reads what it printed: one value, or one in each line. */
async function print(command, { args, env = {}, signal = new AbortController().signal }) {
  const { run } = await import(`${root}dist/cli/run.js`);
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const printed = text(stdout);
  await run([...command.split(' '), ...args], { stdin: Readable.from([]), stdout, stderr, env, signal });
  stdout.end();
  const json = await printed;
  if (json === '') throw new Error(`${command} printed nothing: ${stderr.read()}`);
  return /^\{.*\}\n\{/.test(json)
    ? json
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [JSON.parse(json)];
}
