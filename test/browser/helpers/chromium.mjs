import { createRequire } from 'node:module';

// Installed in a folder of its own: everything else here is resolved from the package itself.
const { chromium } = createRequire(new URL('../playwright/package.json', import.meta.url))('playwright-core');

export const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

const QUIET = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real Chromium with an empty profile. */
export const launchChromium = () => chromium.launch({ executablePath: EXECUTABLE, args: QUIET });
