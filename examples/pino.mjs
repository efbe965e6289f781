// Logging with pino: events as they are, parameters and results with what identifies a person redacted.
//
//   node pino.mjs card.jpg    needs TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY, TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY

import { readFile } from 'node:fs/promises';
import { pino } from 'pino';
import { sensitivePaths, withEncryption } from 'tencentcloud-encryption';
import { ocr } from 'tencentcloud-sdk-nodejs-ocr';

// The paths reach two levels down: log a card under a name of its own, not deep inside other objects.
const log = pino({ level: 'debug', redact: [...sensitivePaths] });

const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey } = process.env;
const config = { credential: { secretId, secretKey }, region: 'ap-guangzhou' };
const client = withEncryption(new ocr.v20181119.Client(config), {
  publicKey: process.env.TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY ?? '',
  // An event holds nothing secret or personal: it may be logged whole.
  onEvent: (event) => log[event.outcome === 'ok' ? 'info' : 'warn']({ event }, 'encrypted call'),
});

const params = { ImageBase64: (await readFile(process.argv[2])).toString('base64'), CardSide: 'FRONT' };
log.debug({ params }, 'to be recognised');
try {
  const card = await client.RecognizeEncryptedIDCardOCR(params);
  log.info({ card }, 'recognised');
} catch (error) {
  // This library's messages quote nothing, but a service's may quote a parameter: the code and the id are enough.
  log.error({ code: error.code, requestId: error.requestId }, 'not recognised');
  process.exitCode = 1;
}
