// Parameters of a URL or a form: names with dots instead of members and list indices, and all values as text.

import { ServiceError } from '../errors.ts';
import type { RequestParams } from './request-params.ts';

export type Pair = readonly [name: string, value: string];

/** The pairs of a query or of a form, in their order. */
export function readPairs(text: string): Pair[] {
  return [...new URLSearchParams(text)];
}

/** What such a request has in addition to the action's own parameters. */
const COMMON = [
  'Action',
  'Version',
  'Region',
  'Timestamp',
  'Nonce',
  'SecretId',
  'Signature',
  'SignatureMethod',
  'Token',
  'Language',
  'RequestClient',
];

/**
 * The action's parameters as JSON would have them: `Encryption.EncryptList.0=EncryptedBody` is an entry of a list in a
 * member.
 *
 * @throws ServiceError InvalidParameter for an impossible or repeated name.
 */
export function unflatten(pairs: readonly Pair[]): RequestParams {
  const params: RequestParams = {};
  for (const [name, value] of pairs) {
    if (!COMMON.includes(name)) putValue(params, name, readSwitch(name, value));
  }
  return toLists(params) as RequestParams;
}

const NAME = /^[A-Za-z]\w{0,63}(\.[A-Za-z0-9]\w{0,63}){0,7}$/;

function putValue(params: RequestParams, name: string, value: unknown): void {
  if (!NAME.test(name)) throw malformedName();
  const steps = name.split('.');
  const last = steps.pop()!;
  let holder = params;
  for (const step of steps) holder = holderOf(holder, step);
  if (Object.hasOwn(holder, last)) throw malformedName();
  holder[last] = value;
}

function holderOf(holder: RequestParams, name: string): RequestParams {
  if (!Object.hasOwn(holder, name)) holder[name] = {};
  const member = holder[name];
  if (typeof member !== 'object') throw malformedName();
  return member as RequestParams;
}

/** Objects whose names count from 0 are lists. */
function toLists(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, member]) => [name, toLists(member)] as const);
  const isList = entries.length > 0 && entries.every(([name], index) => name === String(index));
  return isList ? entries.map(([, member]) => member) : Object.fromEntries(entries);
}

/** Reads the two switches that decide the form of the answer; all other values stay text. */
function readSwitch(name: string, value: string): unknown {
  const isSwitch = name === 'IsEncrypt' || name === 'IsEncryptResponse';
  return isSwitch && /^(true|false)$/.test(value) ? value === 'true' : value;
}

function malformedName(): ServiceError {
  return new ServiceError('InvalidParameter', 'a parameter of the form or the URL has an impossible name');
}
