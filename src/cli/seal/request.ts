import { checkParameterNames } from '../../envelope/names.ts';
import { readOptions } from '../../envelope/options.ts';
import { copyParams } from '../../envelope/plain.ts';
import { sealCall } from '../../envelope/seal.ts';
import type { SealedCall } from '../../envelope/sealed-call.ts';
import { ruleOf } from '../actions.ts';
import { UsageError } from '../exit.ts';
import { type Io, readInput, readJson, writeJson, writeOutput } from '../io.ts';
import { findPublicKey, readServiceSettings } from '../service/secrets.ts';

export interface SealCommandOptions {
  readonly action: string;
  readonly image?: string;
  readonly key?: string;
  readonly request?: string;
  readonly answer?: string;
  readonly reveal?: true;
}

export type PlainParams = Record<string, unknown>;

/** Stdin can be only one of the inputs: if it is the parameters, the answer has to come in a file. */
export function checkStdin(params: string, { image, key, answer = '-' }: SealCommandOptions): void {
  if ([params, image, key, answer].filter((source) => source === '-').length <= 1) return;
  throw new UsageError(
    'stdin can be only one of parameters, image, key and answer: give files for the others, such as --answer answer.json',
  );
}

/** The plain parameters, with the image of --image among them. */
export async function readParamsFile(
  path: string,
  { image }: SealCommandOptions,
  io: Io,
): Promise<PlainParams> {
  const params = await readJson(path, io);
  if (typeof params !== 'object' || params === null || Array.isArray(params)) {
    throw new UsageError('the parameters must be a JSON object, such as {"CardSide":"FRONT"}');
  }
  if (image === undefined) return params as PlainParams;
  if ('ImageBase64' in params) throw new UsageError('the parameters have an ImageBase64: leave out --image');
  return { ...params, ImageBase64: await readInput(image, io) };
}

/** @throws UsageError or EncryptionError, having encrypted nothing. */
export async function sealParams(
  params: PlainParams,
  { action, key }: SealCommandOptions,
  io: Io,
): Promise<SealedCall> {
  const rule = ruleOf(action);
  const publicKey = await findPublicKey(key, await readServiceSettings(undefined, io), io);
  const copy = copyParams(params);
  checkParameterNames(action, Object.keys(copy), rule.fields);
  const exchange = sealCall(copy, { ...rule, action }, readOptions({ publicKey }));
  if (exchange) return exchange;
  throw new UsageError(
    `nothing to encrypt: ${action} encrypts ${rule.fields?.join(', ')}, and none is given`,
  );
}

/** One line of JSON, so that a program can read it before it writes the answer. */
export async function writeRequest(request: object, file: string | undefined, io: Io): Promise<void> {
  if (file === undefined) return writeJson(io.stdout, request, 'line');
  await writeOutput(file, `${JSON.stringify(request)}\n`, { mode: 0o600 });
}
