import { readFileSync } from 'node:fs';
import { ocr } from 'tencentcloud-sdk-nodejs-ocr';
import { withEncryption } from 'tencentcloud-encryption';
import { type Emulator, startEmulator } from 'tencentcloud-encryption/emulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

const image = readFileSync(new URL('../fixtures/specimen-front.png', import.meta.url));

describe.each(['AES-256-CBC', 'SM4-GCM'] as const)('a card through the official SDK, %s', (algorithm) => {
  const wrap = () =>
    withEncryption(new ocr.v20181119.Client(emulator.clientConfig), { publicKey: emulator.publicKeys[algorithm] });

  test('front', async () => {
    const card = await wrap().RecognizeEncryptedIDCardOCR({ ImageBase64: image.toString('base64'), CardSide: 'FRONT' });
    expect(card).toMatchObject({ Name: '李明', IdNum: '440524198701010014', Authority: '' });
    expect(card.RequestId).toBe(emulator.requests.at(-1)?.requestId);
    expect(emulator.requests.at(-1)?.algorithm).toBe(algorithm);
  });
});
