import { readFileSync } from 'node:fs';
import { bundleRefusals, pages, runBrowser } from './browser.mjs';
import { runHost } from './run-host.mjs';
import { startServices } from './services.mjs';

const fixture = (name) => readFileSync(new URL(`../../../fixtures/${name}`, import.meta.url));
/** The interpreter alone, which is what Node has without WebAssembly, takes seconds for a megabyte. */
const LARGEST_IMAGE = { whole: 5_500_000, variant: 100_000 };
const AT_A_TIME = 2;

/** Runs the suite on every runtime; tells of each one when it is done. */
export async function runAll(runtimes, folder, onDone) {
  const waiting = [...runtimes.entries()];
  const results = [];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [at, runtime] = next;
      results[at] = await runOne(runtime, folder);
      onDone(results[at]);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return results;
}

/** A runtime that doesn't get to its end has failed, with what it said. */
async function runOne(runtime, folder) {
  const { label, kind, version } = runtime;
  const start = performance.now();
  let rows;
  try {
    rows = await collectRows(runtime, folder);
  } catch (error) {
    rows = [{ area: 'start', name: 'the suite runs to its end', failure: String(error?.stack ?? error) }];
  }
  return { label, kind, version, seconds: Math.round((performance.now() - start) / 1000), rows };
}

async function collectRows(runtime, folder) {
  if (runtime.kind !== 'browser') {
    return withServices(runtime, folder, (context) => runHost(folder, 'hosts/host.mjs', runtime, context));
  }
  const rows = await withServices(runtime, folder, (context) => runBrowser('runSuite', runtime, context));
  return runtime.isVariant ? rows : [...rows, ...(await bundleRefusals(folder))];
}

/** An emulator of its own for each runtime: the suite changes how it behaves. */
export async function withServices(runtime, folder, work) {
  const services = await startServices(folder, runtime.kind === 'browser' ? await pages(folder) : {});
  try {
    return await work({ ...contextOf(runtime), ...services.context });
  } finally {
    await services.close();
  }
}

function contextOf(runtime) {
  const { kind, version, lacks, backends, isVariant, decryptsPkcs1, sm2KeyObject } = runtime;
  return {
    runtime: { name: kind, version },
    lacks,
    backends,
    isVariant,
    decryptsPkcs1,
    sm2KeyObject,
    largestImage: isVariant ? LARGEST_IMAGE.variant : LARGEST_IMAGE.whole,
    specimen: fixture('specimen-front.png').toString('base64'),
    published: JSON.parse(fixture('published-keys.json')),
  };
}
