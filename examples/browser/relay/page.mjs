import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const FILES = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/app.js': ['app.js', 'text/javascript; charset=utf-8'],
  '/style.css': ['style.css', 'text/css; charset=utf-8'],
};

/**
 * Nothing but the page's own files, and no inline code. RSA and AES-256-CBC need no WebAssembly, so
 * 'wasm-unsafe-eval' is not there.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  'img-src blob: data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** What every answer of the relay says. */
export const HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
};

/** The page's files in memory, by path: no path of a visitor ever reaches the disk. */
export async function readPage(folder) {
  const page = new Map();
  for (const [path, [file, type]] of Object.entries(FILES)) {
    page.set(path, { type, body: await readBuilt(join(folder, file)) });
  }
  return page;
}

async function readBuilt(file) {
  try {
    return await readFile(file);
  } catch {
    throw new Error(`${file} is not there: build the page first, with examples/browser/build.mjs`);
  }
}
