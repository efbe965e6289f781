/** JSON.stringify's error may quote its input, so it must not escape. */
export function tryStringify(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
