/**
 * Every name and every value in a tree, as text. What is opened may hold none but those of the answer and of the
 * plaintext: a changed plaintext would bring new ones.
 */
export function tokensOf(root: unknown): Set<string> {
  const tokens = new Set<string>();
  const rest = [root];
  while (rest.length > 0) {
    const value = rest.pop();
    if (typeof value !== 'object' || value === null) tokens.add(String(value));
    else {
      for (const [name, member] of Object.entries(value)) {
        if (!Array.isArray(value)) tokens.add(name);
        rest.push(member);
      }
    }
  }
  return tokens;
}

/** The JSON of a tree; undefined for one too deep. */
export function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
