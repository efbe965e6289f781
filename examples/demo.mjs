// The main job from end to end: cards go through the official SDK, encrypted, to an emulator of the service.
//
//   npm run demo                                   offline, synthetic specimen cards
//   npm run demo -- --live card.jpg [--side BACK]  the real service; needs TENCENTCLOUD_SECRET_ID,
//                                                  TENCENTCLOUD_SECRET_KEY and TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY

import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { importPublicKey, withEncryption } from 'tencentcloud-encryption';
import { startEmulator } from 'tencentcloud-encryption/emulator';
import { ocr } from 'tencentcloud-sdk-nodejs-ocr';

const FIELDS = ['Name', 'Sex', 'Nation', 'Birth', 'Address', 'IdNum', 'Authority', 'ValidDate'];

/** One call, with what left the process before it and what came back after it. */
async function recognize(config, publicKey, ImageBase64, CardSide) {
  const sdk = new ocr.v20181119.Client(config);
  const sent = recordRequests(sdk);
  const events = [];
  const client = withEncryption(sdk, { publicKey, onEvent: (event) => events.push(event) });
  const card = await client.RecognizeEncryptedIDCardOCR({ ImageBase64, CardSide });
  showSent(ImageBase64, sent[0], events[0]);
  showCard(card);
}

/** Notes what the client sends, below the encryption. */
function recordRequests(sdk) {
  const sent = [];
  const { request } = sdk;
  sdk.request = (action, params, ...rest) => {
    sent.push({ action, params });
    return request.call(sdk, action, params, ...rest);
  };
  return sent;
}

function showSent(image, { action, params }, event) {
  const { EncryptedBody, Encryption } = params;
  console.log(`  left this process: ${action}, ${event.requestBytes} bytes for an image of ${image.length}`);
  console.log(`    EncryptedBody    ${shorten(EncryptedBody)}`);
  for (const [name, value] of Object.entries(Encryption)) {
    console.log(
      `    ${name.padEnd(16)} ${Array.isArray(value) ? `[${value.map(shorten)}]` : shorten(value)}`,
    );
  }
  console.log(`    key fingerprint  ${event.fingerprint.slice(0, 16)}…`);
  if (event.weakKey) console.log('    weak             an RSA key below 2048 bits');
  if (event.nonceReused)
    console.log('    weak             the answer came under the same key and IV, as documented');
}

function showCard(card) {
  console.log('  came back, decrypted:');
  for (const name of FIELDS.filter((name) => card[name])) console.log(`    ${name.padEnd(16)} ${card[name]}`);
  console.log(`    ${'RequestId'.padEnd(16)} ${card.RequestId}\n`);
}

function shorten(text) {
  return text.length <= 36 ? text : `${text.slice(0, 28)}… (${text.length} characters)`;
}

async function offline() {
  const emulator = await startEmulator();
  console.log(`An emulator of the service listens on ${emulator.url}. Nothing leaves this machine.\n`);
  try {
    for (const [algorithm, publicKey] of Object.entries(emulator.publicKeys)) {
      for (const side of ['FRONT', 'BACK']) {
        const { kind, bits } = importPublicKey(publicKey);
        console.log(`${algorithm}, ${kind} key of ${bits} bit, ${side}`);
        const image = await readFile(
          new URL(`../fixtures/specimen-${side.toLowerCase()}.png`, import.meta.url),
        );
        await recognize(emulator.clientConfig, publicKey, image, side);
      }
    }
  } finally {
    await emulator.close();
  }
  console.log('4 cards were recognised; every image and every field crossed the wire encrypted.');
}

async function live(file, side) {
  const variables = [
    'TENCENTCLOUD_SECRET_ID',
    'TENCENTCLOUD_SECRET_KEY',
    'TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY',
  ];
  const missing = variables.filter((name) => !process.env[name]);
  if (missing.length > 0) throw new Error(`--live needs ${missing.join(', ')} in the environment`);
  const [secretId, secretKey, publicKey] = variables.map((name) => process.env[name]);
  const region = process.env.TENCENTCLOUD_REGION ?? 'ap-guangzhou';
  const { algorithm, kind, bits } = importPublicKey(publicKey);
  console.log(`The real service, ${algorithm}, ${kind} key of ${bits} bit, ${side ?? 'side unknown'}`);
  await recognize({ credential: { secretId, secretKey }, region }, publicKey, await readFile(file), side);
}

try {
  const { values } = parseArgs({ options: { live: { type: 'string' }, side: { type: 'string' } } });
  await (values.live === undefined ? offline() : live(values.live, values.side));
} catch (error) {
  console.error(`${error.code ? `${error.code}: ` : ''}${error.message}`);
  process.exitCode = 1;
}
