// Which form a request has, and whether its action accepts it.

import type { ActionRule } from '../envelope/action-rules.ts';
import { ENCRYPTED_BODY, isBodyName, isEmpty } from '../envelope/encryption.ts';
import type { ActionFacts } from './action.ts';
import { isFlat } from './clear.ts';
import type { MayLack } from './encryption.ts';
import type { Members } from './json.ts';
import type { Spot } from './spot.ts';

export type RequestForm = 'body' | 'fields' | 'flat' | 'key-only' | 'clear';

// The card's API text gives these defaults; the vendor's Node kit asks for an answer under an IV of the service's own.
const CARD_DEFAULTS: MayLack = {
  Algorithm: 'left out, which means AES-256-CBC',
  EncryptList: `left out, which means ${ENCRYPTED_BODY}`,
};
const KEY_ONLY_DEFAULTS: MayLack = { Iv: 'left out: the answer brings its own' };

export function mayLack(form: RequestForm, { name }: ActionFacts): MayLack {
  if (form === 'key-only') return KEY_ONLY_DEFAULTS;
  const isCard = name === undefined || name === 'RecognizeEncryptedIDCardOCR';
  return form === 'body' && isCard ? CARD_DEFAULTS : {};
}

export function formOf(members: Members, rule: ActionRule | undefined): RequestForm {
  const { EncryptedBody, Encryption } = members;
  const { EncryptList } = Object(Encryption) as Members;
  const names: readonly unknown[] = Array.isArray(EncryptList) ? EncryptList : [];
  if (!isEmpty(EncryptedBody) || names.includes(ENCRYPTED_BODY)) return 'body';
  // The vendor's Go kit names a body in a request that has none.
  if (rule?.request === 'key-only' && names.length > 0 && names.every(isBodyAlias)) return 'key-only';
  if (isEmpty(Encryption)) return isFlat(members) ? 'flat' : 'clear';
  return isEmpty(EncryptList) || (EncryptList === names && names.length === 0) ? 'key-only' : 'fields';
}

function isBodyAlias(name: unknown): boolean {
  return typeof name === 'string' && isBodyName(name);
}

/** The forms that each kind of row accepts; the first is the one that it asks for. */
const FORMS: Readonly<Record<ActionRule['request'], readonly RequestForm[]>> = {
  body: ['body'],
  // A key without names is treated as a forgotten list.
  fields: ['fields', 'body', 'key-only', 'clear'],
  flat: ['flat', 'clear'],
  'key-only': ['key-only', 'fields', 'body'],
  clear: ['clear'],
};

export function inspectForm(form: RequestForm, rule: ActionRule | undefined, spot: Spot): void {
  const [expected = form, ...others] = rule ? FORMS[rule.request] : [];
  const isRight = form === expected || others.includes(form);
  if (isRight) spot.ok('envelope-form', form);
  else if (form === 'clear' || expected === 'body') {
    const got = form === 'clear' ? 'no envelope' : `no EncryptedBody (the form is '${form}')`;
    spot.finding('envelope-missing', { expected: `the form '${expected}'`, got });
  } else spot.finding('envelope-form', { expected: `the form '${expected}'`, got: `the form '${form}'` });
}
