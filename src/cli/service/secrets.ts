// Where credentials and the public key come from: the environment or files. Arguments show in process lists and stay in
// the shell's history.

import { parseEnv } from 'node:util';
import { KEY_VARIABLES } from '../../envelope/options-from-env.ts';
import { importPublicKey, type PublicKey } from '../../keys/public-key.ts';
import { UsageError } from '../exit.ts';
import { type Io, parseJson, readInput } from '../io.ts';

type Setting = 'secretId' | 'secretKey' | 'token' | 'publicKey' | 'region' | 'endpoint';

export const VARIABLES: Readonly<Record<Setting, string>> = {
  secretId: 'TENCENTCLOUD_SECRET_ID',
  secretKey: 'TENCENTCLOUD_SECRET_KEY',
  token: 'TENCENTCLOUD_TOKEN',
  publicKey: KEY_VARIABLES.publicKey,
  region: 'TENCENTCLOUD_REGION',
  endpoint: 'TENCENTCLOUD_ENCRYPTION_ENDPOINT',
};

export type ServiceSettings = { [Name in Setting]?: string };

export interface Credential {
  secretId: string;
  secretKey: string;
  token?: string;
}

/** The settings of the environment and of the credentials file; the file wins. */
export async function readServiceSettings(file: string | undefined, io: Io): Promise<ServiceSettings> {
  const environment = pickSettings(io.env, (name) => VARIABLES[name]);
  if (file === undefined) return environment;
  // The parts of one credential never come from two places.
  const { secretId: _, secretKey: __, token: ___, ...others } = environment;
  return { ...others, ...(await readSettingsFile(file, io)) };
}

/** JSON, or lines of NAME=value. Names are those of the variables; in JSON also secretId, secretKey and token. */
async function readSettingsFile(file: string, io: Io): Promise<ServiceSettings> {
  const text = (await readInput(file, io)).toString('utf8').replace(/^\uFEFF/, '');
  const settings = text.trimStart().startsWith('{')
    ? readJsonSettings(text, file)
    : pickSettings(parseEnv(text), (name) => VARIABLES[name]);
  const missing = (['secretId', 'secretKey'] as const).filter((name) => !settings[name]);
  if (missing.length === 0) return settings;
  const names = missing.map((name) => VARIABLES[name]).join(' and ');
  throw new UsageError(`${file} has no ${names}: write JSON, or lines of NAME=value`);
}

function readJsonSettings(text: string, file: string): ServiceSettings {
  const json = parseJson(text);
  if (!json) throw new UsageError(`${file} begins like JSON but is not valid JSON`);
  const values = json.value as object;
  return { ...pickSettings(values, (name) => name), ...pickSettings(values, (name) => VARIABLES[name]) };
}

function pickSettings(values: object, nameOf: (setting: Setting) => string): ServiceSettings {
  const given = new Map<string, unknown>(Object.entries(values));
  const entries = (Object.keys(VARIABLES) as Setting[]).map((name) => [name, given.get(nameOf(name))]);
  return Object.fromEntries(entries.filter(([, value]) => typeof value === 'string' && value !== ''));
}

export function credentialOf({ secretId, secretKey, token }: ServiceSettings): Credential {
  if (secretId && secretKey) {
    const credential = { secretId, secretKey, ...(token && { token }) };
    checkCharacters(credential);
    return credential;
  }
  const missing = [!secretId && VARIABLES.secretId, !secretKey && VARIABLES.secretKey].filter(Boolean);
  throw new UsageError(
    `no credential: set ${missing.join(' and ')}, or give a file that has both with --credentials`,
  );
}

/** Whitespace and quotes get in when a credential is pasted; a header can't even carry some of them. */
function checkCharacters(credential: Credential): void {
  const [name] = Object.entries(credential).find(([, value]) => /[^\x21-\x7e]|["']/.test(value)) ?? [];
  if (name === undefined) return;
  const variable = VARIABLES[name as keyof typeof credential];
  throw new UsageError(
    `${variable} has whitespace, quotes or other characters that no credential has: copy it again`,
  );
}

/**
 * The public key from a file in any form, else from the settings.
 *
 * @throws UsageError when there is none; EncryptionError ERR_INVALID_PUBLIC_KEY for anything but a public key.
 */
export async function findPublicKey(
  file: string | undefined,
  settings: ServiceSettings,
  io: Io,
): Promise<PublicKey> {
  const input = file === undefined ? settings.publicKey : await readInput(file, io);
  if (input !== undefined) return importPublicKey(input);
  throw new UsageError(
    `no public key: set ${VARIABLES.publicKey} to the string that support issued, or give a file with --key`,
  );
}
