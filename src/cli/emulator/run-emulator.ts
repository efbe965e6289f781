import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import type { Algorithm } from '../../ciphers/suite.ts';
import type { AnswerForm } from '../../emulator/answer.ts';
import { type Emulator, startEmulator } from '../../emulator/emulator.ts';
import type { Fault } from '../../emulator/faults.ts';
import type { GivenKeys } from '../../emulator/given-keys.ts';
import type { ReceivedRequest } from '../../emulator/received.ts';
import { EncryptionError } from '../../errors.ts';
import { EXIT, type ExitCode, UsageError } from '../exit.ts';
import { type Io, parseJson, printable, readInput, writeJson, writeLine } from '../io.ts';
import { showArgument, showPath } from '../show.ts';
import { environmentOf, exportLines, writeEnvironment } from './environment.ts';

export interface EmulatorCommandOptions {
  readonly port: number;
  readonly algorithm: Algorithm;
  readonly answers: AnswerForm;
  readonly fault?: Fault;
  readonly faultEvery: number;
  readonly callsPerSecond?: number;
  readonly maxRequestBytes: number;
  readonly keys?: string;
  readonly rsaBits?: number;
  readonly json?: true;
  readonly writeEnv?: string;
  readonly quiet?: true;
}

/** Runs an emulator until the command after `--` has ended; without one, until Ctrl-C. */
export async function runEmulator(
  command: readonly string[],
  options: EmulatorCommandOptions,
  io: Io,
): Promise<ExitCode> {
  const emulator = await start(options, io);
  try {
    const environment = environmentOf(emulator, options.algorithm);
    if (command.length > 0) return await runCommand(command, environment, io);
    return await serveUntilAbort(emulator, environment, options, io);
  } finally {
    await emulator.close();
  }
}

async function start(options: EmulatorCommandOptions, io: Io): Promise<Emulator> {
  const { port, answers, callsPerSecond, maxRequestBytes, rsaBits, quiet } = options;
  const keys = options.keys === undefined ? undefined : await readKeys(options.keys, io);
  try {
    return await startEmulator({
      port,
      answers,
      maxRequestBytes,
      ...(keys && { keys }),
      ...(rsaBits !== undefined && { rsaBits }),
      fault: everyNth(options.fault, options.faultEvery),
      // Nobody reads them here, and each may have 10 MB.
      keepRequests: 0,
      ...(callsPerSecond !== undefined && { callsPerSecond }),
      onRequest: quiet ? undefined : (request) => writeLine(io.stderr, describeRequest(request)),
    });
  } catch (error) {
    if (error instanceof EncryptionError) throw new UsageError(error.message);
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    throw new UsageError(
      `port ${port} is ${code === 'EACCES' ? 'not allowed' : 'in use'}: choose another --port`,
    );
  }
}

/** The emulator checks the content when it reads the keys; no message quotes it. */
async function readKeys(file: string, io: Io): Promise<GivenKeys> {
  const json = parseJson((await readInput(file, io)).toString('utf8'));
  if (json && typeof json.value === 'object' && json.value !== null) return json.value as GivenKeys;
  const name = file === '-' ? 'stdin' : showPath(file);
  throw new UsageError(
    `${name} is not a JSON object: write {"AES-256-CBC": "<PEM>", "SM4-GCM": "<PEM>"}, or one of them`,
  );
}

function everyNth(fault: Fault | undefined, n: number): () => Fault | undefined {
  let count = 0;
  return () => (++count % n === 0 ? fault : undefined);
}

/** The parts of a request that hold no data. */
function describeRequest({
  action,
  algorithm,
  params,
  body,
  fault,
  errorCode,
  requestId,
}: ReceivedRequest): string {
  // A request that was refused before its envelope was read may have been sealed.
  const form = algorithm ?? (params === undefined ? 'not read' : 'in the clear');
  const outcome = errorCode ?? (fault ? `fault ${fault}` : 'ok');
  return printable(`${action || 'no action'} (${form}, ${body.length} bytes): ${outcome}, ${requestId}`);
}

async function serveUntilAbort(
  emulator: Emulator,
  environment: Record<string, string>,
  { json, writeEnv }: EmulatorCommandOptions,
  io: Io,
): Promise<ExitCode> {
  const { endpoint, url, credential, publicKeys } = emulator;
  const lines = exportLines(environment);
  if (writeEnv !== undefined) await writeEnvironment(writeEnv, lines);
  if (json) writeJson(io.stdout, { endpoint, url, credential, publicKeys });
  else if (writeEnv === undefined) writeLine(io.stdout, lines);
  writeLine(io.stderr, `the emulator listens on ${url}; Ctrl-C ends it`);
  if (!io.signal.aborted) await once(io.signal, 'abort');
  if (writeEnv !== undefined) await rm(writeEnv, { force: true });
  return EXIT.interrupted;
}

async function runCommand(
  [file = '', ...args]: readonly string[],
  environment: Record<string, string>,
  { env, signal }: Io,
): Promise<ExitCode> {
  // Ctrl-C at a terminal reaches the command too; a signal from elsewhere must be passed on.
  const child = spawn(file, args, { stdio: 'inherit', env: { ...env, ...environment } });
  const end = () => child.kill('SIGINT');
  signal.addEventListener('abort', end);
  try {
    const [code] = await once(child, 'exit');
    return code === 0 ? EXIT.fine : EXIT.findings;
  } catch (error) {
    throw new UsageError(
      `can't run the command ${showArgument(file)}: ${(error as NodeJS.ErrnoException).code}`,
    );
  } finally {
    signal.removeEventListener('abort', end);
  }
}
