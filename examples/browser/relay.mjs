// The relay: serves the page, and signs and forwards what the page has sealed. It has the credential and the public
// key, and nothing that opens a photo or an answer.
//
//   TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY
//   TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY  the RSA key as support issued it
//   TENCENTCLOUD_ENCRYPTION_ENDPOINT    http://host:port of an emulator; default: the service
//   RELAY_PORT    default 8080, on 127.0.0.1: what ends TLS stands before it
//   RELAY_ORIGIN  what the browser has in its address bar, such as https://example.com; default: http://127.0.0.1:port
//   RELAY_CALLS_PER_MINUTE  of one address; default 20
//   RELAY_CALLS_OF_ONE_ADDRESS  at a time; default 4. Behind a proxy that limits visitors itself: 16, which is all
//   RELAY_PAGE    the folder with the built page; default dist/ beside this file

import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { importPublicKey } from 'tencentcloud-encryption';
import { createClient } from './relay/client.mjs';
import { handler } from './relay/handler.mjs';
import { readPage } from './relay/page.mjs';

const { RELAY_PORT = '8080', RELAY_ORIGIN, RELAY_PAGE } = process.env;
const { RELAY_CALLS_PER_MINUTE = '20', RELAY_CALLS_OF_ONE_ADDRESS = '4' } = process.env;

async function start() {
  const publicKey = process.env.TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY ?? '';
  const { algorithm, bits, fingerprint } = importPublicKey(publicKey);
  if (algorithm !== 'AES-256-CBC') throw new Error('the page seals for an RSA key alone; this is an SM2 key');
  const client = createClient(process.env);
  const page = await readPage(RELAY_PAGE ?? fileURLToPath(new URL('dist', import.meta.url)));
  const origin = RELAY_ORIGIN ?? `http://127.0.0.1:${RELAY_PORT}`;
  const limits = {
    callsPerMinute: Number(RELAY_CALLS_PER_MINUTE),
    callsOfOneAddress: Number(RELAY_CALLS_OF_ONE_ADDRESS),
  };
  const server = createServer(
    handler({ client, page, publicKey, keyBytes: Math.ceil(bits / 8), origin, ...limits }),
  );
  // A visitor who sends headers slowly holds a connection no longer than this; the handler ends slow bodies.
  server.requestTimeout = 60_000;
  server.on('error', fail);
  server.listen(Number(RELAY_PORT), '127.0.0.1', () => console.log(`${origin} seals for key ${fingerprint}`));
}

function fail(error) {
  console.error(`the relay did not start: ${error.message}`);
  process.exitCode = 1;
}

start().catch(fail);
