import { readFileSync } from 'node:fs';
import { type EncryptedClient, type MiddlewareOptions, withEncryption } from 'tencentcloud-encryption';
import { type Emulator, type EmulatorOptions, startEmulator } from 'tencentcloud-encryption/emulator';
import { ocr } from 'tencentcloud-sdk-nodejs-ocr';
import { afterAll, beforeAll, beforeEach } from 'vitest';

export type OcrClient = InstanceType<typeof ocr.v20181119.Client>;
export type Algorithm = 'AES-256-CBC' | 'SM4-GCM';
export const ALGORITHMS: readonly Algorithm[] = ['AES-256-CBC', 'SM4-GCM'];

export const specimen = {
  FRONT: readFileSync(new URL('../../fixtures/specimen-front.png', import.meta.url)),
  BACK: readFileSync(new URL('../../fixtures/specimen-back.png', import.meta.url)),
};

/** One emulator for a test file, back to its documented behaviour before each test. */
export function useEmulator(options: EmulatorOptions = {}) {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator(options);
  });
  beforeEach(() => emulator.behave({ answers: 'documented', fault: undefined, error: undefined }));
  afterAll(() => emulator.close());
  return {
    get emulator() {
      return emulator;
    },
    sdk: (config: object = {}): OcrClient =>
      new ocr.v20181119.Client({ ...emulator.clientConfig, ...config }),
    client(algorithm: Algorithm, more: Partial<MiddlewareOptions> = {}): EncryptedClient<OcrClient> {
      return withEncryption(this.sdk(), { publicKey: emulator.publicKeys[algorithm], ...more });
    },
  };
}

/** The error that a promise rejects with; fails when it resolves. */
export async function rejection(
  promise: Promise<unknown>,
): Promise<Error & { code?: string; requestId?: string }> {
  const value = await promise.then(
    () => new Error('it resolved'),
    (error: unknown) => error,
  );
  if (value instanceof Error && value.message === 'it resolved') throw value;
  return value as Error;
}
