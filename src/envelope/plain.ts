// One copy: a call's parameters are read once, into plain data. That copy is what is planned, sealed, reported and
// sent, so nothing unchecked can reach the wire.

import { EncryptionError, typeName, wrongType } from '../errors.ts';
import { unshared, viewBytes } from '../platform/bytes.ts';
import { showName } from './names.ts';
import { invalidParams, type Params } from './params.ts';

// Far more than any action accepts: a Config has a dozen members on two levels.
const MAX_PARAM_LEVELS = 64;
const MAX_VALUES = 100_000;

/**
 * Copies parameters into plain data: own, enumerable members, each read once; JSON's own kinds of values, and bytes at
 * the top level. Instances of classes are read as their own data. Anything else that a client would send because of
 * `for…in` or `toJSON` (inherited members, database documents, dates, maps) is refused.
 *
 * @throws EncryptionError ERR_INVALID_PARAMS, naming the parameter and never its value.
 */
export function copyParams(params: unknown): Params {
  if (typeof params !== 'object' || params === null || Array.isArray(params) || viewBytes(params)) {
    throw wrongType('ERR_INVALID_PARAMS', 'params', 'an object of parameters', params);
  }
  const count = { values: 0 };
  return readOnce('params', () =>
    copyMembers(params, 'params', (name, value) => copyTop(name, value, count)),
  );
}

/** What a getter or a proxy throws may quote the data behind it, so it isn't passed on. */
function readOnce<T>(label: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof EncryptionError) throw error;
    throw invalidParams(`${label} can't be read: a getter, a proxy or its prototype throws`);
  }
}

function copyTop(name: string, value: unknown, count: Count): unknown {
  const label = showName(name);
  const bytes = viewBytes(value);
  return bytes ? unshared(bytes) : readOnce(label, () => copyValue(value, label, 1, count));
}

interface Count {
  values: number;
}

function copyValue(value: unknown, label: string, level: number, count: Count): unknown {
  count.values += 1;
  if (level > MAX_PARAM_LEVELS) throw notJson(label, `more than ${MAX_PARAM_LEVELS} levels, or a cycle`);
  if (count.values > MAX_VALUES) throw invalidParams(`the parameters have more than ${MAX_VALUES} values`);
  if (typeof value === 'object' && value !== null) {
    const copyMember = (_: string, member: unknown) => copyValue(member, label, level + 1, count);
    return Array.isArray(value) ? copyList(value, label, copyMember) : copyMembers(value, label, copyMember);
  }
  checkPrimitive(value, label, level);
  return value;
}

type CopyMember = (name: string, value: unknown) => unknown;

function copyMembers(value: object, label: string, copy: CopyMember): Params {
  checkKind(value, label);
  checkInherited(value, label);
  const members: [string, unknown][] = [];
  for (const name of Object.keys(value)) {
    const member = (value as Params)[name];
    if (member !== undefined) members.push([name, copy(name, member)]);
  }
  return Object.fromEntries(members);
}

function copyList(list: readonly unknown[], label: string, copy: CopyMember): unknown[] {
  checkKind(list, label);
  if (list.length > MAX_VALUES) throw invalidParams(`${label} is a list of more than ${MAX_VALUES} entries`);
  return Array.from(list, (entry) => copy('', entry));
}

// --- what is refused ---

function checkPrimitive(value: unknown, label: string, level: number): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (typeof value === 'number') throw notJson(label, "a number that isn't finite");
  if (level > 1) throw notJson(label, typeName(value));
  throw wrongType('ERR_INVALID_PARAMS', label, 'a JSON value', value);
}

function notJson(label: string, reason: string): EncryptionError {
  return invalidParams(`${label} can't be written as JSON: it has ${reason}`);
}

/** What to pass instead of an object that isn't plain data, by the tag of Object.prototype.toString. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['Date', 'a string, such as toISOString()'],
  ['URL', 'its href'],
  ['Map', 'Object.fromEntries(map)'],
  ['Set', 'a list: [...set]'],
  ['URLSearchParams', 'Object.fromEntries(searchParams)'],
  ['FormData', 'an object of its values'],
  ['Promise', 'what it resolves to: await it'],
  ['Blob', 'its bytes: new Uint8Array(await blob.arrayBuffer())'],
  ['File', 'its bytes: new Uint8Array(await file.arrayBuffer())'],
  ['String', 'the string itself'],
  ['Number', 'the number itself'],
  ['Boolean', 'true or false'],
  ['RegExp', 'its source'],
  ['Error', 'a string'],
  ['WeakMap', 'a plain object'],
  ['WeakSet', 'a list'],
  ['Symbol', 'a string'],
  ['BigInt', 'a string'],
  ['ArrayBuffer', 'a Base64 string'],
  ['SharedArrayBuffer', 'a Base64 string'],
]);

function checkKind(value: object, label: string): void {
  const tag = ArrayBuffer.isView(value) ? 'ArrayBuffer' : Object.prototype.toString.call(value).slice(8, -1);
  const instead = INSTEAD.get(tag);
  if (instead !== undefined) {
    throw wrongType('ERR_INVALID_PARAMS', label, `plain data (pass ${instead})`, value);
  }
  if (typeof (value as { toJSON?: unknown }).toJSON !== 'function') return;
  throw wrongType(
    'ERR_INVALID_PARAMS',
    label,
    'plain data, not an object with toJSON (pass its values; a database document has toObject())',
    value,
  );
}

/** The SDK's `for…in` would send inherited members, except functions: methods of old-style classes are never sent. */
function checkInherited(value: object, label: string): void {
  for (const name in value) {
    if (Object.hasOwn(value, name) || typeof (value as Params)[name] === 'function') continue;
    throw invalidParams(
      `${label} inherits ${showName(name)} from its prototype, and only own members are read: copy it into a plain object`,
    );
  }
}
