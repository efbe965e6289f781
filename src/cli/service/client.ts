// Shared by all commands that call the service: their options, and the official SDK's client made from them.

import type { Command } from 'commander';
import type { ocr } from 'tencentcloud-sdk-nodejs-ocr';
import type { PublicKey } from '../../keys/public-key.ts';
import { UsageError } from '../exit.ts';
import type { Io } from '../io.ts';
import { seconds } from '../numbers.ts';
import { importFirst } from '../optional.ts';
import { type EndpointProfile, isPlainAbroad, readEndpoint } from './endpoint.ts';
import { credentialOf, findPublicKey, readServiceSettings, type ServiceSettings } from './secrets.ts';

export type OcrClient = InstanceType<typeof ocr.v20181119.Client>;

export interface ServiceOptions {
  readonly credentials?: string;
  readonly key?: string;
  readonly endpoint?: string;
  readonly region?: string;
  readonly dangerouslyAllowHttp?: true;
  /** Seconds. */
  readonly timeout: number;
}

const SECRETS_HELP = `
Secrets come from the environment or from files, never from arguments:
  TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY, and TENCENTCLOUD_TOKEN with a temporary credential
  TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY  the string that support issued
  TENCENTCLOUD_REGION, TENCENTCLOUD_ENCRYPTION_ENDPOINT  instead of --region and --endpoint
A --credentials file has any of these as NAME=value lines or as JSON (also named secretId, secretKey, token).`;

/** Adds the options of {@link ServiceOptions} to a command, and says in its help where secrets come from. */
export function addServiceOptions(command: Command): Command {
  return command
    .option('--credentials <file>', 'file with the credential')
    .option('--key <file>', 'file with the public key, in any form')
    .option('--endpoint <address>', 'host:port or URL of the service or an emulator (default: the service)')
    .option('--dangerously-allow-http', 'allow http:// to another machine, in a test network')
    .option('--region <name>', 'region of the service (default: ap-guangzhou)')
    .option('--timeout <seconds>', 'time limit of one call', seconds, 30)
    .addHelpText('after', SECRETS_HELP);
}

/**
 * The SDK's client, not wrapped, and the public key to wrap it with.
 *
 * @throws UsageError for a missing or malformed credential, key, endpoint or SDK, and for http:// to another machine.
 */
export async function openService(
  options: ServiceOptions,
  io: Io,
): Promise<{ sdk: OcrClient; publicKey: PublicKey }> {
  const settings = await readServiceSettings(options.credentials, io);
  if (!options.dangerouslyAllowHttp && isPlainAbroad(placeOf(options, settings))) throw plainAbroad();
  const sdk = await createClient(options, settings);
  return { sdk, publicKey: await findPublicKey(options.key, settings, io) };
}

function plainAbroad(): UsageError {
  return new UsageError(
    'the endpoint is http:// on another machine, so nothing was sent: use https://, or --dangerously-allow-http in a test network',
  );
}

/** @throws UsageError for a missing or malformed credential, endpoint or SDK. */
export async function createClient(options: ServiceOptions, settings: ServiceSettings): Promise<OcrClient> {
  const credential = credentialOf(settings);
  const httpProfile = { ...placeOf(options, settings), reqTimeout: options.timeout };
  const { v20181119 } = await loadSdk();
  const region = regionOf(options, settings);
  return new v20181119.Client({ credential, region, profile: { httpProfile } });
}

/** Where the service is. */
export function placeOf({ endpoint }: ServiceOptions, settings: ServiceSettings): EndpointProfile {
  return readEndpoint(endpoint ?? settings.endpoint ?? 'ocr.tencentcloudapi.com');
}

export function regionOf({ region }: ServiceOptions, settings: ServiceSettings): string {
  return region ?? settings.region ?? 'ap-guangzhou';
}

async function loadSdk(): Promise<typeof ocr> {
  const sdk = await importFirst(
    () => import('tencentcloud-sdk-nodejs-ocr'),
    () => import('tencentcloud-sdk-nodejs') as Promise<{ ocr: unknown }>,
  );
  if (sdk) return sdk.ocr as typeof ocr;
  throw new UsageError('the official SDK is not installed: npm install tencentcloud-sdk-nodejs-ocr');
}
