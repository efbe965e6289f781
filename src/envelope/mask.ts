// What may be shown of a result: an allow-list, so that a field that the API adds tomorrow is masked too.

// Each value has its own rule too: a phone number under an allowed name is still a phone number.
const SHOWN: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['RequestId', (value) => isText(value) && UUID.test(value)],
  ['Result', (value) => isText(value) && /^-?\d{1,4}$/.test(value)],
  ['Quality', isPercentage],
  ['BorderCodeValue', isPercentage],
  ['WarnInfos', (value) => Array.isArray(value) && value.every(isWarningCode)],
]);
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isPercentage(value: unknown): boolean {
  const number = isText(value) && /^\d{1,3}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && number >= 0 && number <= 100;
}

function isWarningCode(value: unknown): boolean {
  return typeof value === 'number' && value <= 0 && value > -10_000;
}

/** A JSON string inside the result: shown as JSON whose values are masked in the same way. */
const NESTED_JSON = 'AdvancedInfo';
// A longer run of Base64 counts as an image.
const IMAGE_MIN_CHARS = 200;

/**
 * A copy of a result (or of parameters) that is safe to print and to log: every value is masked except request
 * IDs, scores and warning codes; images are cut. A text's length is kept, but nothing of its content.
 */
export function maskIdentity(result: unknown): object {
  const masked = maskValue(result);
  return typeof masked === 'object' ? masked : { value: masked };
}

// No answer of the API is this deep; anything deeper would overflow the stack.
const MAX_DEPTH = 100;

function maskValue(value: unknown, depth = 0): object | string {
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[masked: ${value.byteLength} bytes]`;
  if (typeof value === 'object' && value !== null && depth < MAX_DEPTH) return maskObject(value, depth + 1);
  return typeof value === 'string' ? maskText(value) : `[masked: ${value === null ? 'null' : typeof value}]`;
}

function maskObject(value: object, depth: number): object {
  if (Array.isArray(value)) return value.map((item) => maskValue(item, depth));
  const members = Object.entries(value).map(([name, member]) => [name, maskMember(name, member, depth)]);
  return Object.fromEntries(members);
}

function maskMember(name: string, value: unknown, depth: number): unknown {
  // A list is copied, because the result's own list prints masked.
  if (SHOWN.get(name)?.(value)) return Array.isArray(value) ? [...value] : value;
  return name === NESTED_JSON && typeof value === 'string' ? maskJson(value) : maskValue(value, depth);
}

function maskText(text: string): string {
  if (text === '') return '';
  const isImage = text.length >= IMAGE_MIN_CHARS && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
  if (isImage) return `[image: ${text.length} characters of Base64]`;
  return text.length === 1 ? '[masked: 1 character]' : `[masked: ${text.length} characters]`;
}

function maskJson(text: string): string {
  try {
    return JSON.stringify(maskValue(JSON.parse(text)));
  } catch {
    return maskText(text);
  }
}

// node:util's protocol, which Bun and Deno follow too: console.log of a result shows it masked.
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/**
 * Makes a result, and every object and list in it, print masked in util.inspect and console.log; the values stay as
 * they are. Spread, JSON.stringify and structuredClone still show the values, and so do parts that are copied or added
 * later. `result` must be a tree that this library made.
 */
export function printMasked<T extends object>(result: T): T {
  const rest: [name: string, part: object][] = [['', result]];
  for (let next = rest.pop(); next; next = rest.pop()) {
    const [name, part] = next;
    printAs(part, () => maskMember(name, part, 0));
    if (ArrayBuffer.isView(part)) continue;
    for (const [name, member] of Object.entries(part)) {
      if (typeof member === 'object' && member !== null) rest.push([name, member]);
    }
  }
  return result;
}

/** Makes an object print as something else. */
export function printAs<T extends object>(value: T, view: () => unknown): T {
  return Object.defineProperty(value, INSPECT, { value: view, configurable: true });
}
