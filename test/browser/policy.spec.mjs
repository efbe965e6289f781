// The promise: both algorithms work in a page under a strict Content-Security-Policy; SM4-GCM runs in the WebAssembly
// kernel where the policy has 'wasm-unsafe-eval', and in JavaScript alone where it has not.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { startEmulator } from 'tencentcloud-encryption/emulator';
import { ocr } from 'tencentcloud-sdk-nodejs-ocr';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../helpers/browser-tools.mjs';
import { photo } from './helpers/needles.mjs';

const STRICT =
  "default-src 'none'; script-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";
const WITH_WASM = STRICT.replace("'self'", "'self' 'wasm-unsafe-eval'");

let emulator;
let sdk;
let script;
let browser;
beforeAll(async () => {
  emulator = await startEmulator();
  sdk = new ocr.v20181119.Client(emulator.clientConfig);
  const entryPoints = [fileURLToPath(new URL('helpers/any-page.mjs', import.meta.url))];
  const built = await build({ entryPoints, bundle: true, format: 'esm', minify: true, write: false });
  script = built.outputFiles[0].text;
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await emulator.close();
});

/** Serves the page under a policy while `use` works with it. */
async function withPage(policy, use) {
  const server = createServer(({ url }, response) => {
    response.setHeader('Content-Security-Policy', policy);
    const isScript = url === '/app.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><script type="module" src="/app.js"></script>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const page = await browser.newPage();
  try {
    const violations = [];
    await page.exposeFunction('tellViolation', (blocked) => violations.push(blocked));
    await page.exposeFunction('callService', (action, params) => sdk.request(action, params));
    await page.addInitScript(() =>
      document.addEventListener('securitypolicyviolation', (event) => tellViolation(event.blockedURI)),
    );
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    return { ...(await use(page)), violations };
  } finally {
    await page.close();
    server.closeAllConnections();
    server.close();
  }
}

const cases = [
  ['AES-256-CBC', 'strict', STRICT, 'portable', []],
  ['AES-256-CBC', "with 'wasm-unsafe-eval'", WITH_WASM, 'portable', []],
  ['SM4-GCM', 'strict', STRICT, 'portable', ['wasm-eval']],
  ['SM4-GCM', "with 'wasm-unsafe-eval'", WITH_WASM, 'wasm', []],
];
test.each(cases)('%s, %s', async (algorithm, _, policy, backend, violated) => {
  const args = [emulator.publicKeys[algorithm], photo.toString('base64')];
  const seen = await withPage(policy, (page) => page.evaluate((given) => recognize(...given), args));
  expect(seen).toMatchObject({ Name: '李明', backend });
  expect([...new Set(seen.violations)]).toEqual(violated);
});
