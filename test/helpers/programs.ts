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
