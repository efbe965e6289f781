import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Emulator } from 'tencentcloud-encryption/emulator';

/** A program for the real service, towards the emulator: the one change is where the SDK connects. */
export function towardsEmulator(code: string, { endpoint }: Emulator): string {
  const profile = `profile: { httpProfile: { protocol: 'http://', endpoint: '${endpoint}' } }`;
  return code.replace("region: 'ap-guangzhou' }", `region: 'ap-guangzhou', ${profile} }`);
}

/** The variables that such a program reads. */
export function environment({ credential, publicKeys }: Emulator): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    TENCENTCLOUD_SECRET_ID: credential.secretId,
    TENCENTCLOUD_SECRET_KEY: credential.secretKey,
    TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY: publicKeys['AES-256-CBC'],
  };
}

const compiler = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));

/** Compiles the programs of a folder in a user's strict project; gives what the compiler says, '' for nothing. */
export async function compileStrictly(folder: string, more: object = {}): Promise<string> {
  const compilerOptions = {
    strict: true,
    target: 'ES2022',
    module: 'NodeNext',
    types: ['node'],
    noEmit: true,
    ...more,
  };
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions, include: ['**/*.mts'] }));
  const { stdout } = await promisify(execFile)(process.execPath, [compiler, '-p', folder]).catch(
    (error) => error,
  );
  return stdout;
}
