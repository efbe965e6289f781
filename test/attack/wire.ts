// What clients of three kinds would write of a call, and of what they hold while they wait.

/** A copy by for…in, as the official SDK makes before it writes. */
export function forInCopy(value: unknown, level = 0): unknown {
  if (level > 70 || typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map((entry) => forInCopy(entry, level + 1));
  const copy: Record<string, unknown> = {};
  for (const name in value) copy[name] = forInCopy((value as Record<string, unknown>)[name], level + 1);
  return copy;
}

/** The texts of a call's parameters; of a form no client can write, nothing. */
export function writeCall(call: unknown): string {
  return [write(call), write(forInCopy(call))].join('\n');
}

function write(value: unknown): string {
  try {
    return JSON.stringify(value, (_, member) => (typeof member === 'bigint' ? String(member) : member)) ?? '';
  } catch {
    return '';
  }
}
