// EncryptList paths of an answer: `Response.Text.LivenessDetail[0].Idcard`, with or without the leading `Response.`.

import { malformed } from './encryption.ts';
import { answerTooLarge, MAX_PATH_CHARS } from './limits.ts';

/** One string inside an answer: the object or array that holds it, and its name or index there. */
export interface Place {
  readonly holder: Record<string | number, unknown>;
  readonly name: string | number;
}

const PROTOTYPE_NAMES = ['__proto__', 'constructor', 'prototype'];

/** The path without its leading `Response.`: the one form in which duplicates can be recognised. */
export function canonicalPath(path: string): string {
  return path.startsWith('Response.') ? path.slice('Response.'.length) : path;
}

/** The canonical path without its list indices, as a row of the table writes it. */
export function memberPath(path: string): string {
  return canonicalPath(path).replace(/\[\d*\]/g, '');
}

/** Whether a path is `outer`, or leads to something inside it. */
export function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`);
}

/** All paths above these, without these themselves: for `A.B.C`, `A` and `A.B`. */
export function pathsAbove(paths: Iterable<string>): ReadonlySet<string> {
  const above = new Set<string>();
  for (const path of paths) {
    for (let end = path.lastIndexOf('.'); end > 0; end = path.lastIndexOf('.', end - 1)) {
      above.add(path.slice(0, end));
    }
  }
  return above;
}

/**
 * Finds the strings that the paths lead to. Strict: own members only, no prototype names, no index outside its
 * list, no path twice.
 *
 * @throws EncryptionError ERR_INVALID_RESPONSE, which never quotes a path, because it is the answer's text.
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
      if (typeof value !== 'string') throw badPath("has a path that doesn't lead to a string");
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

/** A member of an answer, or an entry of a list, which has the path of its list. */
export interface Member {
  readonly path: string;
  readonly value: unknown;
  readonly holder: object;
  readonly name: string;
}

/**
 * Visits every member of an answer, each before its own members. The answer must be a copy, whose size and depth are
 * bounded. `visit` gets what it returned for the member above.
 *
 * @throws EncryptionError ERR_INVALID_RESPONSE for a path beyond the limit.
 */
export function visitMembers<T>(
  holder: object,
  visit: (member: Member, above: T | undefined) => T | undefined,
  path = '',
  above?: T,
): void {
  const isList = Array.isArray(holder);
  for (const [name, value] of Object.entries(holder)) {
    const own = isList ? path : path === '' ? name : `${path}.${name}`;
    // One long name above many members would be copied for each of them.
    if (own.length > MAX_PATH_CHARS) throw answerTooLarge(`a path of more than ${MAX_PATH_CHARS} characters`);
    const given = visit({ path: own, value, holder, name }, above);
    if (isContainer(value)) visitMembers(value, visit, own, given);
  }
}

/** Whether a value has members or entries: an object or a list, not bytes. */
export function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}
