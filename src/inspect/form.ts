// The older way to send parameters: `Encryption.EncryptList.0=EncryptedBody&…`, in a URL or a body.

import { COMMON_PARAMETERS } from '../envelope/params.ts';
import type { Members } from './json.ts';

// The API has a handful of parameters; a call never has more than this.
const MAX_PARAMETERS = 1000;

export function isForm(contentType: string | undefined): boolean {
  return /^application\/x-www-form-urlencoded\b/i.test(contentType ?? '');
}

/** The parameters, with `Encryption.…` and its lists put back together. */
export function readFormParameters(text: string): Members {
  const pairs = [...new URLSearchParams(text)].slice(0, MAX_PARAMETERS);
  const top = pairs.filter(([name]) => !name.includes('.'));
  const encryption = readGroup(pairs, 'Encryption.');
  const lists = Object.entries(readGroup(pairs, ''));
  return Object.fromEntries([
    ...top,
    ...lists,
    ...(Object.keys(encryption).length > 0 ? [['Encryption', encryption] as const] : []),
  ]);
}

/** The members below a prefix: `Iv`, and `EncryptList.0`, `EncryptList.1` as a list. */
function readGroup(pairs: readonly [string, string][], prefix: string): Members {
  const group = new Map<string, string | string[]>();
  for (const [name, value] of pairs) {
    const [, member, index] = /^(\w+)(?:\.(\d{1,3}))?$/.exec(name.slice(prefix.length)) ?? [];
    if (!name.startsWith(prefix) || member === undefined) continue;
    const list = group.get(member);
    if (index === undefined) {
      if (prefix !== '') group.set(member, value);
    } else group.set(member, [...(Array.isArray(list) ? list : []), value]);
  }
  return Object.fromEntries(group);
}

const COMMON_NAMES = [
  ...COMMON_PARAMETERS,
  'Timestamp',
  'Nonce',
  'SecretId',
  'Token',
  'Language',
  'RequestClient',
  'Signature',
  'SignatureMethod',
];

/** The business parameters of a form, which has the common ones among them. */
export function withoutCommon(members: Members): Members {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !COMMON_NAMES.includes(name)));
}
