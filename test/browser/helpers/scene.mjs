// The whole scene: Chromium, a recorder, the relay, a recorder, the emulator.

import { rmSync } from 'node:fs';
import { importPublicKey } from 'tencentcloud-encryption';
import { buildPage } from '../../../examples/browser/build.mjs';
import { launchChromium } from '../../helpers/browser-tools.mjs';
import { card } from './needles.mjs';
import { freshFolder, startEmulatorProcess, startRelay } from './processes.mjs';
import { startRecorder } from './recorder.mjs';

export async function openScene() {
  const emulator = await startEmulatorProcess();
  await emulator.tell({ card });
  const toService = await startRecorder({ port: emulator.port });
  const toRelay = await startRecorder();
  const publicKey = emulator.publicKeys['AES-256-CBC'];
  const folder = await buildPage(importPublicKey(publicKey).fingerprint, freshFolder('page'));
  const origin = `http://127.0.0.1:${toRelay.port}`;
  const relay = await startRelay({
    TENCENTCLOUD_SECRET_ID: emulator.credential.secretId,
    TENCENTCLOUD_SECRET_KEY: emulator.credential.secretKey,
    TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY: publicKey,
    TENCENTCLOUD_ENCRYPTION_ENDPOINT: `http://127.0.0.1:${toService.port}`,
    RELAY_ORIGIN: origin,
    RELAY_PAGE: folder,
    RELAY_CALLS_PER_MINUTE: '1000',
  });
  toRelay.target.port = relay.port;
  const browser = await launchChromium();
  return {
    ...{ emulator, relay, toRelay, toService, origin, browser },
    async close() {
      await browser.close();
      for (const part of [toRelay, toService, relay, emulator]) await part.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The page, ready; `prepare` sees it before it loads. */
export async function openPage({ browser, origin }, prepare = async () => {}) {
  const page = await browser.newPage({ viewport: { width: 900, height: 700 } });
  page.violations = [];
  await page.exposeFunction('tellViolation', (directive) => page.violations.push(directive));
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', (event) => tellViolation(event.effectiveDirective)),
  );
  await prepare(page);
  await page.goto(origin);
  return page;
}

/** Chooses a file, presses the button, and gives what the page says in the end. */
export async function readCard(page, file) {
  await page.setInputFiles('#photo', file);
  await page.click('#read');
  await page.waitForSelector('#status.done, #status.failed');
  return page.textContent('#status');
}

/** What stands in the form. */
export function fields(page) {
  return page.$$eval('#card-form input', (inputs) =>
    Object.fromEntries(inputs.map(({ name, value }) => [name, value])),
  );
}
