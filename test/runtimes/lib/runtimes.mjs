// The runtimes, what each of them has, and how to take WebAssembly away from it.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const installed = (path) => fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url));
const DENO_RUN = ['run', '-A', '--no-prompt', '--node-modules-dir=manual'];

/** `decryptsPkcs1`: privateDecrypt with RSAES-PKCS1-v1_5. `sm2KeyObject`: createPublicKey of an SM2 key. */
const TABLE = {
  node20: { kind: 'Node.js', path: process.execPath, decryptsPkcs1: false, sm2KeyObject: true },
  node22: { kind: 'Node.js', path: installed('node22/bin/node'), decryptsPkcs1: true, sm2KeyObject: true },
  node24: { kind: 'Node.js', path: installed('node24/bin/node'), decryptsPkcs1: true, sm2KeyObject: true },
  node26: { kind: 'Node.js', path: installed('node26/bin/node'), decryptsPkcs1: true, sm2KeyObject: true },
  bun: { kind: 'Bun', path: installed('bun/bin/bun'), decryptsPkcs1: false, sm2KeyObject: false },
  deno: { kind: 'Deno', path: installed('deno/deno'), decryptsPkcs1: true, sm2KeyObject: false },
  chromium: { kind: 'browser', path: '/usr/bin/chromium' },
};

export const NAMES = Object.keys(TABLE);

/** How each kind is started with less; a page's content security policy does it in a browser. */
const VARIANTS = {
  'Node.js': [
    ['without WebAssembly', { flags: ['--jitless'] }],
    ['without SIMD', { flags: ['--no-enable-sse4-1'] }],
  ],
  Bun: [
    ['without WebAssembly', { env: { BUN_JSC_useWasm: '0' } }],
    ['without SIMD', { env: { BUN_JSC_useWasmSIMD: '0' } }],
  ],
  Deno: [
    ['without WebAssembly', { flags: ['--v8-flags=--jitless'] }],
    ['without SIMD', { flags: ['--v8-flags=--no-enable-sse4-1'] }],
  ],
  browser: [['without WebAssembly (CSP)', { page: '/strict' }]],
};

/** The chosen runtimes that are there, and why the others are not. */
export function findRuntimes(names) {
  const found = names.map((name) => ({ name, ...TABLE[name] }));
  return {
    runtimes: found.filter((runtime) => !reasonToSkip(runtime)).flatMap(withVariants),
    skipped: found.flatMap((runtime) => {
      const reason = reasonToSkip(runtime);
      return reason ? [{ name: runtime.name, reason }] : [];
    }),
  };
}

function reasonToSkip({ name, kind, path }) {
  const missing = [path, ...(kind === 'browser' ? [installed('playwright-core')] : [])].find(
    (file) => !existsSync(file),
  );
  if (missing) return `${missing} is not there`;
  const major = kind === 'Node.js' && `node${version(path).split('.')[0]}`;
  if (major && major !== name) return `${path} is ${major}; start this with ${name} to test that one`;
  return undefined;
}

/** The whole suite, then the part that every runtime has, each time with less. */
function withVariants(runtime) {
  const backends = {
    'SM4-GCM': 'wasm',
    'AES-256-CBC': runtime.kind === 'browser' ? 'portable' : 'native',
    SM2: 'wasm',
    'RSAES-PKCS1-v1_5': runtime.kind === 'browser' ? 'portable' : 'native',
  };
  const whole = {
    ...runtime,
    label: runtime.name,
    version: version(runtime.path),
    page: '/',
    lacks: runtime.kind === 'browser' ? ['native'] : [],
    backends,
    isVariant: false,
  };
  const variants = VARIANTS[runtime.kind].map(([label, changes]) => ({
    ...whole,
    ...changes,
    label: `${runtime.name} ${label}`,
    lacks: [...whole.lacks, 'wasm'],
    backends: { ...backends, 'SM4-GCM': 'portable', SM2: 'portable' },
    isVariant: true,
  }));
  return [whole, ...variants].map((each) => ({ ...each, launch: launchOf(each) }));
}

function launchOf({ kind, path, flags = [] }) {
  return kind === 'Deno' ? [path, ...DENO_RUN, ...flags] : [path, ...flags];
}

function version(path) {
  const output = execFileSync(path, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return /\d+(\.\d+)+/.exec(output)[0];
}
