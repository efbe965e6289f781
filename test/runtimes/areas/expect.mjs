// What the checks claim with. Nothing of a runtime's own, so that the same lines run everywhere.

export function expectTrue(claim, what) {
  if (!claim) throw new Error(`it does not hold: ${what}`);
}

/** Compares as JSON. */
export function expectEqual(actual, expected) {
  const [got, due] = [actual, expected].map((value) => JSON.stringify(value));
  if (got !== due) throw new Error(`expected ${cut(due)}, got ${cut(got)}`);
}

/** What the work throws, or its promise rejects with. */
export async function errorOf(work) {
  let value;
  try {
    value = await work();
  } catch (error) {
    return error;
  }
  throw new Error(`expected an error, got ${cut(JSON.stringify(value))}`);
}

export async function expectCode(code, work) {
  const error = await errorOf(work);
  if (error?.code !== code) throw new Error(`expected ${code}, got ${cut(String(error))}`);
  return error;
}

function cut(text) {
  return text?.length > 200 ? `${text.slice(0, 200)}… (${text.length} characters)` : text;
}
