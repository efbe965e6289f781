// The official SDK's client with encryption around it; the SDK's types need those of Node.

import { type EncryptionEvent, withEncryption } from 'tencentcloud-encryption';
import { startEmulator } from 'tencentcloud-encryption/emulator';
import { ocr } from 'tencentcloud-sdk-nodejs-ocr';

type Client = InstanceType<typeof ocr.v20181119.Client>;

/** Calls the emulator by HTTP under both keys. */
export async function work(): Promise<string[]> {
  const emulator = await startEmulator();
  const outcomes: string[] = [];
  const onEvent = ({ algorithm, outcome }: EncryptionEvent) => outcomes.push(`${algorithm} ${outcome}`);
  for (const publicKey of Object.values(emulator.publicKeys)) {
    const sdk: Client = new ocr.v20181119.Client(emulator.clientConfig);
    const client = withEncryption(sdk, { publicKey, onEvent });
    const card = await client.RecognizeEncryptedIDCardOCR({ ImageUrl: 'https://example.com/card.png' });
    const name: string | undefined = card.Name;
    outcomes.push(String(name));
  }
  await emulator.close();
  return outcomes;
}
