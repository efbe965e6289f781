import { loadavg } from 'node:os';
import { runBrowser } from './browser.mjs';
import { drawTable } from './report.mjs';
import { withServices } from './run-all.mjs';
import { runHost } from './run-host.mjs';

/** One runtime after the other, without the variants that lack what makes it fast. */
export async function measureSpeeds(runtimes, folder) {
  const measured = [];
  for (const runtime of runtimes.filter(({ isVariant }) => !isVariant)) {
    const numbers = await withServices(runtime, folder, (context) =>
      runtime.kind === 'browser'
        ? runBrowser('measureSpeed', runtime, context)
        : runHost(folder, 'hosts/speed-host.mjs', runtime, context),
    );
    measured.push({ label: runtime.label, version: runtime.version, numbers });
  }
  return { load: loadavg()[0], measured };
}

export function printSpeeds({ load, measured }) {
  const names = Object.keys(measured[0]?.numbers ?? {});
  const rows = measured.map(({ label, version, numbers }) => [
    `${label} (${version})`,
    ...names.map((name) => numbers[name].toPrecision(3)),
  ]);
  console.log(`\nSpeed, at a load of ${load.toFixed(1)}:`);
  console.log(drawTable(['', ...names], rows));
}
