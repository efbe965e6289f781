// (d) A whole call through the official SDK, over HTTP to another process: in the clear, and encrypted.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { fileURLToPath } from 'node:url';
import { ocr } from 'tencentcloud-sdk-nodejs-ocr';
import { importPublicKey, withEncryption } from '../../dist/index.js';
import { MB, sizeName, syntheticBytes } from '../lib/inputs.mjs';
import { rsaPublicKey } from '../lib/keys.mjs';
import { environment } from '../lib/worker-client.mjs';

export const name = 'sdk';
// Several calls to a sample: a garbage collection must not be whose turn it is.
// A process for each way, as in section c.
export const lanes = 2;
export const timing = { warmUpMs: 500, sampleMs: 200, budgetMs: 3000 };

const SIZES = [MB, 5 * MB];

/** One server for all versions of Node. */
export async function start({ keys }) {
  const path = fileURLToPath(new URL('../server.mjs', import.meta.url));
  const child = fork(path, { env: { ...environment(), BENCH_KEYS: JSON.stringify(keys) } });
  const [{ endpoint }] = await once(child, 'message');
  return { settings: { endpoint }, stop: () => child.disconnect() };
}

export function makeTasks({ quick, keys, endpoint }) {
  const publicKey = importPublicKey(rsaPublicKey(keys.rsa1024));
  const plain = new ocr.v20181119.Client(clientConfig(endpoint));
  const clients = { plain, encrypted: withEncryption(plain, { publicKey }) };
  const bytesTasks = SIZES.map((size) => bytesTask(clients, size));
  return quick ? bytesTasks : [...bytesTasks, ...SIZES.map((size) => base64Task(clients, size))];
}

function clientConfig(endpoint) {
  // An agent that keeps its connection, for both ways.
  const httpProfile = { protocol: 'http://', endpoint, agent: new Agent({ keepAlive: true }) };
  const credential = { secretId: 'AKIDbench', secretKey: 'bench' };
  return { credential, region: 'ap-guangzhou', profile: { httpProfile } };
}

/** The SDK itself takes Base64 only: whoever has a file has to encode it for the plain call. */
function bytesTask(clients, size) {
  const image = Buffer.from(syntheticBytes(size).buffer);
  return callTask('bytes', size, image, clients, () => image.toString('base64'));
}

function base64Task(clients, size) {
  const image = Buffer.from(syntheticBytes(size).buffer).toString('base64');
  return callTask('Base64', size, image, clients, () => image);
}

function callTask(form, bytes, image, { plain, encrypted }, plainImage) {
  const read = (card) => JSON.stringify(card);
  return {
    name: `AES-256-CBC ${sizeName(bytes)} ${form}`,
    bytes,
    isAsync: true,
    inputs: [image],
    ways: {
      'in the clear': { run: () => plain.IDCardOCR({ ImageBase64: plainImage(), CardSide: 'FRONT' }), read },
      encrypted: {
        run: () => encrypted.RecognizeEncryptedIDCardOCR({ ImageBase64: image, CardSide: 'FRONT' }),
        read,
      },
    },
  };
}
