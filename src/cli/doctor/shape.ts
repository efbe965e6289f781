// The form of an answer without its data, for a file that a user can read in a minute and share.

import { findSuite } from '../../ciphers/suite.ts';
import { isBodyName } from '../../envelope/encryption.ts';
import { isIdentityName } from '../../envelope/identity.ts';
import { isMembers, type Members } from '../../inspect/json.ts';
import { isApiCode, showMemberName } from '../../inspect/show-name.ts';
import { decodeBase64 } from '../../platform/base64.ts';

/** Each member by its path, with its kind: `"Response.Encryption.Iv": "Base64, 16 bytes, the request's"`. */
export type Shape = Readonly<Record<string, string>>;

// No answer of the API is deeper or wider.
const MAX_DEPTH = 8;
const MAX_MEMBERS = 300;

/** Says of a text only whether it is empty, unless the protocol fixes what it may be. */
export function shapeOf(value: unknown, encryption: Members = {}): Shape {
  const shape: Record<string, string> = {};
  const walk = (member: unknown, path: readonly string[]): void => {
    if (Object.keys(shape).length >= MAX_MEMBERS) return;
    const [first] = Array.isArray(member) ? member : [];
    // The first of a list of objects represents all of them.
    if (isMembers(first) && path.length <= MAX_DEPTH) {
      walk(first, [...path.slice(0, -1), `${path.at(-1) ?? ''}[]`]);
      return;
    }
    if (isMembers(member) && path.length <= MAX_DEPTH) {
      for (const [name, inner] of Object.entries(member)) walk(inner, [...path, name]);
      if (Object.keys(member).length > 0) return;
    }
    shape[path.map(showShapeStep).join('.')] = describeMember(member, path, encryption);
  };
  walk(value, []);
  return shape;
}

/** `ReflectDetailInfos[]` */
function showShapeStep(step: string): string {
  return step.endsWith('[]') ? `${showMemberName(step.slice(0, -2))}[]` : showMemberName(step);
}

function describeMember(value: unknown, path: readonly string[], encryption: Members): string {
  const name = path.at(-1) ?? '';
  if (name === 'RequestId') return 'present';
  if (path.at(-2) === 'Encryption') return describeEnvelope(name, value, encryption);
  if (name === 'EncryptedBody' && typeof value === 'string' && value !== '') return describeBody(value);
  if (path.at(-2) === 'Error' && name === 'Code') return showCode(value);
  return describeKind(value);
}

/** Never a text's length, which says something about a person: a name of two characters is rarer than one of three. */
function describeKind(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'list, empty' : 'list, not empty';
  if (typeof value === 'string') return value === '' ? 'text, empty' : 'text, not empty';
  return isMembers(value) ? `object${Object.keys(value).length === 0 ? ', empty' : ''}` : typeof value;
}

// --- the envelope ---

function describeEnvelope(name: string, value: unknown, encryption: Members): string {
  if (name === 'EncryptList' && Array.isArray(value)) return describeList(value, showEntry);
  if (name === 'TagList' && Array.isArray(value)) return describeList(value, showBytes);
  if (typeof value !== 'string' || value === '') return describeKind(value);
  if (name === 'Algorithm') return findSuite(value)?.id ?? 'text, another one';
  if (name !== 'Iv' && name !== 'CiphertextBlob') return describeKind(value);
  const sameness =
    name in encryption ? (value === encryption[name] ? ", the request's" : ', another one') : '';
  return showBytes(value) + sameness;
}

const MAX_ENTRIES = 20;

function describeList(list: readonly unknown[], show: (entry: unknown) => string): string {
  if (list.length === 0) return 'list, empty';
  return `list of ${list.length}: ${list.slice(0, MAX_ENTRIES).map(show).join('; ')}`;
}

/** The name of a body, or a path of plain names to identity data; anything else may be data itself. */
function showEntry(entry: unknown): string {
  if (typeof entry !== 'string') return describeKind(entry);
  const names = entry.replace(/\[\d{1,3}\]/g, '').split('.');
  const isPath = isIdentityName(names.at(-1)!) && names.every((name) => showMemberName(name) === name);
  return isBodyName(entry) || isPath ? entry : 'a text';
}

function showBytes(value: unknown): string {
  const bytes = typeof value === 'string' ? decodeBase64(value) : undefined;
  return bytes ? `Base64, ${bytes.length} bytes` : `${describeKind(value)}, not canonical Base64`;
}

const STEP = 256;
const BLOCK = 16;

/** Rounded up: an exact length would tell how long an address is. */
function describeBody(text: string): string {
  const bytes = decodeBase64(text);
  if (!bytes) return 'text, not canonical Base64';
  const blocks = bytes.length % BLOCK === 0 ? ', a multiple of 16' : '';
  return `Base64, at most ${Math.ceil(bytes.length / STEP) * STEP} bytes${blocks}`;
}

export function showCode(code: unknown): string {
  return isApiCode(code) ? code : 'another text';
}
