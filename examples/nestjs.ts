// NestJS: one encrypted client for the application, injected wherever a card is read.
//
// The tokens are explicit, so this also runs where a compiler emits no types of decorators (esbuild, SWC, tsx).

import 'reflect-metadata';
import { readFile } from 'node:fs/promises';
import { Inject, Injectable, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type EncryptedClient, type EncryptionEvent, withEncryption } from 'tencentcloud-encryption';
import { ocr } from 'tencentcloud-sdk-nodejs-ocr';

type OcrClient = EncryptedClient<InstanceType<typeof ocr.v20181119.Client>>;
const OCR_CLIENT = Symbol('OCR_CLIENT');

/** Wraps the client once, when the application starts: a wrong key is found out before the first call. */
function createClient(): OcrClient {
  const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey } = process.env;
  const config = { credential: { secretId, secretKey }, region: 'ap-guangzhou' };
  const logger = new Logger('TencentCloud');
  return withEncryption(new ocr.v20181119.Client(config), {
    publicKey: process.env.TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY ?? '',
    onEvent: ({ action, encrypted, sent, outcome, failure, code, requestId, clear }: EncryptionEvent) =>
      logger.log({ action, encrypted, sent, outcome, failure, code, requestId, clear }),
  });
}

@Injectable()
export class CardService {
  readonly #logger = new Logger(CardService.name);

  constructor(@Inject(OCR_CLIENT) private readonly client: OcrClient) {}

  async read(photo: Uint8Array, CardSide: 'FRONT' | 'BACK' = 'FRONT') {
    const card = await this.client.RecognizeEncryptedIDCardOCR({ ImageBase64: photo, CardSide });
    // Nest's logger prints objects as console.log does: a card shows masked. A JSON logger needs maskIdentity(card).
    this.#logger.log({ card });
    return card;
  }
}

@Module({
  providers: [{ provide: OCR_CLIENT, useFactory: createClient }, CardService],
  exports: [CardService],
})
export class CardModule {}

const app = await NestFactory.createApplicationContext(CardModule);
const card = await app.get(CardService).read(await readFile(process.argv[2] ?? 'card.jpg'));
console.log(`recognised: ${card.RequestId}`);
await app.close();
