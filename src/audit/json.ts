/** The error of JSON.stringify may quote what it was given: it must not escape. */
export function tryStringify(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
