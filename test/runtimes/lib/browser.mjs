// Chromium without a head: the suite as a bundle of the installed package, in a page of the relay.

import { build } from 'esbuild';
import { CHROMIUM_ARGS } from '../../helpers/chromium.mjs';

const TIMEOUT_MS = 180_000;

/** The pages: one as any, one whose policy forbids WebAssembly (no 'wasm-unsafe-eval'). */
export async function pages(folder) {
  const text = await bundle(folder, "export * from './suite.mjs'; export * from './speed.mjs';");
  const html = '<!doctype html><meta charset="utf-8"><title>suite</title><script src="/suite.js"></script>';
  const headers = { 'Content-Security-Policy': "default-src 'self'" };
  return {
    '/': { type: 'text/html', text: html },
    '/strict': { type: 'text/html', text: html, headers },
    '/suite.js': { type: 'text/javascript', text },
  };
}

async function bundle(folder, contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'suite',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0].text;
}

/** Runs a function of the bundle in a fresh page. */
export async function runBrowser(work, runtime, context) {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath: runtime.path, args: CHROMIUM_ARGS });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(TIMEOUT_MS);
    await page.goto(`${context.relay}${runtime.page}`);
    return await withTimeout(
      page.evaluate(([name, input]) => globalThis.suite[name](input), [work, context]),
    );
  } finally {
    await browser.close();
  }
}

function withTimeout(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no result after ${TIMEOUT_MS / 1000} s`)), TIMEOUT_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** What is for Node alone can't get into a bundle for a browser unnoticed: it names what is missing. */
export async function bundleRefusals(folder) {
  const rows = [];
  for (const entry of ['emulator', 'audit']) {
    const name = `a bundle of tencentcloud-encryption/${entry} is refused, and names node: modules`;
    const contents = `export * from 'tencentcloud-encryption/${entry}';`;
    const said = await bundle(folder, contents).then(
      () => 'it was made',
      ({ message }) => message,
    );
    const isRefused = /Could not resolve "node:(http|fs|crypto)"/.test(said);
    rows.push({ area: entry, name, ...(!isRefused && { failure: said }) });
  }
  return rows;
}
