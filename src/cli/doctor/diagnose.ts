import { EncryptionError } from '../../errors.ts';
import { UsageError } from '../exit.ts';
import type { Io } from '../io.ts';
import { createClient, placeOf, regionOf, type ServiceOptions } from '../service/client.ts';
import { isPlainAbroad } from '../service/endpoint.ts';
import { findPublicKey, readServiceSettings } from '../service/secrets.ts';
import { showArgument } from '../show.ts';
import { type DoctorCheckName, listChecks, type Problem } from './checks.ts';
import { type Diagnosis, explainResult } from './explain.ts';
import { type ProbeResult, probe } from './probe.ts';
import type { CallerSide } from './transcript.ts';

/** The caller's side of the call. */
export type CallerSetup = Omit<CallerSide, 'image'>;

export interface DiagnoseOptions extends ServiceOptions {
  /** Sent instead of one white pixel. */
  readonly image?: Uint8Array | undefined;
  /** Called with the outcome if the call was made. */
  readonly onAnswer?: ((result: ProbeResult, scene: CallerSetup) => void) | undefined;
}

/** Checks what can be checked locally; if that is right, makes one encrypted call without anybody's data. */
export async function diagnose({ image, onAnswer, ...options }: DiagnoseOptions, io: Io): Promise<Diagnosis> {
  const settings = await readServiceSettings(options.credentials, io);
  const sdk = await readOrProblem('environment', () => createClient(options, settings));
  const key = await readOrProblem('key', () => findPublicKey(options.key, settings, io));
  const region = regionOf(options, settings);
  const passed = {
    ...(sdk.value && {
      environment: `a credential from ${options.credentials ?? 'the environment'}, region ${showArgument(region)}`,
    }),
    ...(key.value && {
      key: `${key.value.kind}, ${key.value.bits} bits, fingerprint ${key.value.fingerprint}`,
    }),
  };
  if (!sdk.value || !key.value) {
    const problems = [sdk, key].flatMap(({ problem }) => problem ?? []);
    return { ready: false, checks: listChecks(passed, problems) };
  }
  const place = placeOf(options, settings);
  const { dangerouslyAllowHttp } = options;
  const isRefused = isPlainAbroad(place) && !dangerouslyAllowHttp;
  const call = { signal: io.signal, image, keepAnswer: onAnswer !== undefined };
  const result = isRefused
    ? PLAIN_HTTP
    : await probe(sdk.value, { publicKey: key.value, dangerouslyAllowHttp }, call);
  onAnswer?.(result, { key: key.value, host: place.endpoint, sdkVersion: sdk.value.sdkVersion });
  return explainResult(result, passed, place);
}

type ReadOrProblem<T> = { value: T; problem?: never } | { value?: never; problem: Problem };

/** Turns a refusal by the command line's own readers into a problem. */
async function readOrProblem<T>(check: DoctorCheckName, work: () => Promise<T>): Promise<ReadOrProblem<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof EncryptionError)) throw error;
    return { problem: { check, says: error.message } };
  }
}

const PLAIN_HTTP: ProbeResult = {
  code: 'PLAIN_HTTP',
  message: 'the endpoint is http:// on another machine',
  failure: 'caller',
  trace: {},
};
