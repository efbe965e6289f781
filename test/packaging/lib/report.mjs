// One line for each check: what was checked, on which versions, ok or failed.

const counts = { ok: 0, failed: 0, skipped: 0 };

/** Runs a check. What it returns is put behind its name; what it throws is why it failed. */
export async function check(name, test) {
  try {
    const note = await test();
    counts.ok += 1;
    console.log(`ok       ${name}${note ? `: ${note}` : ''}`);
  } catch (error) {
    fail(name, error);
  }
}

export function fail(name, error) {
  counts.failed += 1;
  console.log(`FAILED   ${name}\n${indent(error.message)}`);
}

export function skip(name, why) {
  counts.skipped += 1;
  console.log(`SKIPPED  ${name}: ${why}`);
}

export function section(title) {
  console.log(`\n== ${title}`);
}

/** Runs checks side by side, as many as given: most of them wait for one process. */
export async function together(checks, atOnce = 2) {
  const waiting = checks.values();
  const work = async () => {
    for (const start of waiting) await start();
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** The last lines, and the exit code. */
export function summarise(seconds) {
  const { ok, failed, skipped } = counts;
  console.log(`\n${ok} passed, ${failed} failed, ${skipped} skipped, in ${Math.round(seconds)} s`);
  return failed === 0 ? 0 : 1;
}

function indent(text) {
  return text.trimEnd().replace(/^/gm, '         ');
}
