// A Chromium that gets the built site from its folder, and nothing from anywhere else.

import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { launchChromium } from '../../helpers/browser-tools.mjs';
import { BASE, FOLDER, fileFor } from './built.mjs';

const ORIGIN = 'http://documents.test';
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

export async function openSite() {
  const browser = await launchChromium();
  const pathOf = (path) => BASE + path;

  /** Opens a page and waits until its program runs; what goes wrong with it is added to `faults`. */
  async function open(path, { change = (html) => html, ...options }) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const faults = [];
    const expected = path.endsWith('nowhere') ? 404 : 200;
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    await page.route('**/*', (route) => answer(route, change, faults));
    const response = await page.goto(ORIGIN + pathOf(path), { waitUntil: 'load' });
    await page.waitForFunction(() => document.querySelector('#app')?.__vue_app__);
    if (response.status() !== expected) faults.push(`${path}: ${response.status()}`);
    return { page, faults };
  }

  return { open, pathOf, close: () => browser.close() };
}

/** As a static server does it: /errors is errors.html, and what isn't there is 404.html. */
function answer(route, change, faults) {
  const { origin, pathname } = new URL(route.request().url());
  if (origin !== ORIGIN || !pathname.startsWith(BASE)) {
    faults.push(`asked for ${route.request().url()}`);
    return route.abort();
  }
  const file = fileFor(pathname.slice(BASE.length));
  if (!file && route.request().resourceType() !== 'document') faults.push(`no file for ${pathname}`);
  const shown = file ?? join(FOLDER, '404.html');
  const content = readFileSync(shown);
  const body = extname(shown) === '.html' ? change(content.toString()) : content;
  return route.fulfill({ status: file ? 200 : 404, contentType: TYPES[extname(shown)], body });
}
