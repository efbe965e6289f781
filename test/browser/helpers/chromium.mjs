import { createRequire } from 'node:module';
import { CHROMIUM_ARGS } from '../../helpers/chromium.mjs';

// Installed in a folder of its own: everything else here is resolved from the package itself.
const { chromium } = createRequire(new URL('../playwright/package.json', import.meta.url))('playwright-core');

export const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** A real Chromium with an empty profile. */
export const launchChromium = () => chromium.launch({ executablePath: EXECUTABLE, args: CHROMIUM_ARGS });
