// The page and its relay against an emulator of the service, offline, with synthetic data:
//
//   npm run example:browser [-- --port 8080]
//
// The relay is a process of its own: what it holds is what a relay holds.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { importPublicKey } from 'tencentcloud-encryption';
import { startEmulator } from 'tencentcloud-encryption/emulator';
import { buildPage } from './build.mjs';

const { values } = parseArgs({ options: { port: { type: 'string', default: '8080' } } });
const emulator = await startEmulator();
const publicKey = emulator.publicKeys['AES-256-CBC'];
await buildPage(importPublicKey(publicKey).fingerprint);

const relay = spawn(process.execPath, [fileURLToPath(new URL('relay.mjs', import.meta.url))], {
  stdio: 'inherit',
  env: {
    ...process.env,
    TENCENTCLOUD_SECRET_ID: emulator.credential.secretId,
    TENCENTCLOUD_SECRET_KEY: emulator.credential.secretKey,
    TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY: publicKey,
    TENCENTCLOUD_ENCRYPTION_ENDPOINT: emulator.url,
    RELAY_PORT: values.port,
  },
});
console.log('Choose fixtures/specimen-front.png. Ctrl-C ends it.');
relay.on('exit', (code) => {
  process.exitCode = code ?? 0;
  emulator.close();
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => relay.kill());
