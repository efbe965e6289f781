// What holds on every runtime: each area is a list of checks, written without anything of one runtime alone. It runs
// in the packed package's users' place, as hosts/host.mjs in Node, Bun and Deno, and as a bundle in a browser.

import { backends } from './areas/backends.mjs';
import { calls } from './areas/calls.mjs';
import { postByFetch } from './areas/client.mjs';
import { errors } from './areas/errors.mjs';
import { forms } from './areas/forms.mjs';
import { keys } from './areas/keys.mjs';
import { memory } from './areas/memory.mjs';
import { printing } from './areas/printing.mjs';
import { provider } from './areas/provider.mjs';
import { relayed } from './areas/relayed.mjs';
import { vectors } from './areas/vectors.mjs';

const AREAS = [
  ['vectors', vectors],
  ['backends', backends],
  ['forms', forms],
  ['calls', (check, context) => calls(check, context, relayed(context))],
  ['errors', errors],
  ['printing', printing],
  ['keys', keys],
  ['provider', provider],
  ['memory', memory],
];

/**
 * Gives a row for each check: area, name, and where it failed what came. `post` is for a runtime whose fetch needs
 * what has been switched off.
 */
export async function runSuite(context, { more = [], post = postByFetch } = {}) {
  const rows = [];
  for (const [area, list] of [...AREAS, ...more]) {
    rows.push(...(await runArea(area, list, { ...context, post })));
  }
  return rows;
}

/** An area may be asynchronous, and may give a function that ends what it has started. */
async function runArea(area, list, context) {
  const checks = [];
  const rows = [];
  const failed = (name, error) => rows.push({ area, name, failure: String(error?.stack ?? error) });
  try {
    const end = await list((name, run) => checks.push({ name, run }), context);
    for (const { name, run } of checks) {
      await Promise.resolve()
        .then(run)
        .then(
          () => rows.push({ area, name }),
          (error) => failed(name, error),
        );
    }
    await end?.();
  } catch (error) {
    failed('the area itself', error);
  }
  return rows;
}
