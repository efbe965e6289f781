// EncryptList paths of an answer: `Response.Text.LivenessDetail[0].Idcard`, also without the leading `Response.`.

import { malformed } from './encryption.ts';

/** One string inside an answer: the object or array that holds it, and its name or index there. */
export interface Place {
  readonly holder: Record<string | number, unknown>;
  readonly name: string | number;
}

const MAX_PATH_CHARS = 1024;
const PROTOTYPE_NAMES = ['__proto__', 'constructor', 'prototype'];

/** The path without its leading `Response.`, in the one form that duplicates are told by. */
export function canonicalPath(path: string): string {
  return path.startsWith('Response.') ? path.slice('Response.'.length) : path;
}

/**
 * Finds the strings that the paths lead to. Strict: own members only, no prototype names, no index outside its
 * list, no path twice.
 *
 * @throws EncryptionError ERR_INVALID_RESPONSE, which never quotes a path: it is the answer's text.
 */
export function findPlaces(root: object, paths: readonly string[]): Place[] {
  if (new Set(paths.map(canonicalPath)).size !== paths.length) throw badPath('names a path twice');
  return paths.map((path) => findPlace(root, parsePath(canonicalPath(path))));
}

function findPlace(root: object, steps: readonly (string | number)[]): Place {
  let holder: object = root;
  for (const [index, name] of steps.entries()) {
    const value = ownMember(holder, name);
    if (index === steps.length - 1) {
      if (typeof value !== 'string') throw badPath('has a path that does not lead to a string');
      return { holder: holder as Place['holder'], name };
    }
    if (typeof value !== 'object' || value === null) throw badPath('has a path that leads nowhere');
    holder = value;
  }
  throw badPath('has an empty path');
}

/** A name is looked up in an object and an index in a list, never the other way round. */
function ownMember(holder: object, name: string | number): unknown {
  if (Array.isArray(holder) !== (typeof name === 'number') || !Object.hasOwn(holder, name)) {
    throw badPath('has a path that leads nowhere');
  }
  return (holder as Place['holder'])[name];
}

/** `a.b[0]` as ['a', 'b', 0]. */
function parsePath(path: string): (string | number)[] {
  if (path.length > MAX_PATH_CHARS) throw badPath('has a path that is too long');
  return path.split('.').flatMap((segment) => {
    const [, name, indices] = /^([^[\]]+)((?:\[(?:0|[1-9]\d{0,8})\])*)$/.exec(segment) ?? [];
    if (name === undefined || PROTOTYPE_NAMES.includes(name)) throw badPath('has a malformed path');
    return [name, ...Array.from(indices!.matchAll(/\d+/g), ([digits]) => Number(digits))];
  });
}

function badPath(reason: string): Error {
  return malformed('Encryption.EncryptList', reason);
}

/**
 * The paths of all strings in an answer that are not empty, in the canonical form, without recursion. Of a path too long
 * for an EncryptList the end alone, behind a mark.
 */
export function* stringPaths(root: object): Generator<string> {
  const rest = Object.entries(root).map(([name, value]): [string, unknown] => [cutPath(name), value]);
  for (let next = rest.pop(); next; next = rest.pop()) {
    const [path, value] = next;
    if (typeof value === 'string' && value !== '') yield path;
    if (typeof value !== 'object' || value === null) continue;
    const isList = Array.isArray(value);
    for (const [name, member] of Object.entries(value))
      rest.push([cutPath(isList ? `${path}[${name}]` : `${path}.${name}`), member]);
  }
}

/** One long name above many members must not be copied for each of them. */
function cutPath(path: string): string {
  return path.length > MAX_PATH_CHARS ? `…${path.slice(-MAX_PATH_CHARS)}` : path;
}
