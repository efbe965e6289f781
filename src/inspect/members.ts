import { ENCRYPTED_BODY, isEmpty } from '../envelope/encryption.ts';
import type { Members } from './json.ts';
import type { Spot } from './spot.ts';

/** The vendor's kits misspell the body in EncryptList, and some callers then misspell the member too. */
const ALIASES = ['encryptionbody', 'encryptbody'];

/**
 * Members under their right names. One that differs in upper and lower case is reported, and read as what it was
 * meant to be. The object given isn't changed.
 */
export function spellRight(members: Members, names: readonly string[], spot: Spot): Members {
  const right = new Map(names.map((name) => [name.toLowerCase(), name]));
  if (right.has(ENCRYPTED_BODY.toLowerCase())) for (const alias of ALIASES) right.set(alias, ENCRYPTED_BODY);
  const spelled = Object.entries(members).map(([name, value]) => {
    const meant = right.get(name.toLowerCase());
    const isWrong = meant !== undefined && meant !== name && !Object.hasOwn(members, meant);
    if (isWrong) spot.at(meant).finding('member-names', { expected: meant, got: 'another spelling' });
    return [isWrong ? meant : name, value] as const;
  });
  return Object.fromEntries(spelled);
}

/** Reports required strings that are missing. */
export function requireMembers(members: Members, names: readonly string[], spot: Spot): void {
  const wrong = names.filter((name) => isEmpty(members[name]) || typeof members[name] !== 'string');
  if (wrong.length === 0) spot.ok('member-names');
  for (const name of wrong) {
    const got = isEmpty(members[name]) ? 'missing or empty' : `a ${typeof members[name]}`;
    spot.at(name).finding('member-names', { expected: 'a string', got });
  }
}
