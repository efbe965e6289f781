import type { Suite } from '../ciphers/suite.ts';
import type { ActionRule } from '../envelope/action-rules.ts';
import { ENCRYPTED_BODY, isBodyName, isEmpty } from '../envelope/encryption.ts';
import { type ActionFacts, inspectAction } from './action.ts';
import { describeClear, inspectBesideBody, inspectClear, inspectCommonNames, isFlat } from './clear.ts';
import { inspectBody, inspectFields } from './encrypted-members.ts';
import {
  type EnvelopeFacts,
  FLAT_NAMES,
  inspectEncryption,
  inspectFlat,
  type MayLack,
} from './encryption.ts';
import { isForm, withoutCommon } from './form.ts';
import type { Members } from './json.ts';
import { inspectTags } from './lists.ts';
import { spellRight } from './members.ts';
import type { CapturedMessage } from './message.ts';
import type { Spot } from './spot.ts';
import { inspectTransport } from './transport.ts';

/** What the answer's checks need of the request. */
export interface RequestFacts extends EnvelopeFacts {
  readonly body: string | undefined;
  /** How many texts are encrypted in it. */
  readonly ciphertexts: number;
  /** Whether its answer must come under its own IV, as with AES-256-CBC and a whole body. */
  readonly isWholeBody: boolean;
  /** Where its envelope stands. */
  readonly spot: Spot;
}

type Form = 'body' | 'fields' | 'flat' | 'key-only' | 'clear';

/** Gives nothing where the request has no envelope to judge the answer by. */
export function inspectRequest(
  message: CapturedMessage,
  action: ActionFacts,
  spot: Spot,
): RequestFacts | undefined {
  const { body, http } = message;
  inspectTransport(message, spot);
  inspectAction(action, spot);
  const inUrl = http?.method === 'GET' ? http.query : undefined;
  if ('problem' in body && !inUrl) {
    spot.finding('request-form', { expected: 'one JSON object', got: body.problem });
    return undefined;
  }
  const given = inUrl ?? ('members' in body ? body.members : {});
  const isByForm = inUrl !== undefined || isForm(http?.headers.get('content-type'));
  const business = isByForm ? withoutCommon(given) : given;
  inspectCommonNames(business, spot);
  if (action.sibling !== undefined) return reportSibling(action, business, spot);
  const members = spellRight(business, [ENCRYPTED_BODY, 'Encryption', ...FLAT_NAMES], spot);
  return inspectEnvelope(members, action, spot);
}

function reportSibling(action: ActionFacts, members: Members, spot: Spot): undefined {
  const clear = describeClear(members, action) || 'no identity parameter';
  const got = `the unencrypted action, with ${clear} in the clear`;
  spot.finding('plaintext-action', { expected: action.sibling!, got });
}

function inspectEnvelope(members: Members, action: ActionFacts, spot: Spot): RequestFacts | undefined {
  const form = formOf(members, action.rule);
  if (!inspectForm(form, members, action, spot)) return undefined;
  const struct = form === 'flat' ? spot : spot.at('Encryption');
  const facts =
    form === 'flat'
      ? inspectFlat(members, struct)
      : inspectEncryption(members.Encryption, struct, mayLack(form, action));
  const encrypted = inspectEncrypted(form, members, facts, action, spot, struct);
  inspectNonces(encrypted.length, facts.suite, struct);
  const body = typeof members.EncryptedBody === 'string' ? members.EncryptedBody : undefined;
  return { ...facts, body, ciphertexts: encrypted.length, isWholeBody: form === 'body', spot: struct };
}

// The card's API text gives these defaults; the vendor's Node kit asks for an answer under an IV of the service's own.
const CARD_DEFAULTS: MayLack = {
  Algorithm: 'left out, which means AES-256-CBC',
  EncryptList: `left out, which means ${ENCRYPTED_BODY}`,
};
const KEY_ONLY_DEFAULTS: MayLack = { Iv: 'left out: the answer brings its own' };

function mayLack(form: Form, { name }: ActionFacts): MayLack {
  if (form === 'key-only') return KEY_ONLY_DEFAULTS;
  const isCard = name === undefined || name === 'RecognizeEncryptedIDCardOCR';
  return form === 'body' && isCard ? CARD_DEFAULTS : {};
}

function formOf(members: Members, rule: ActionRule | undefined): Form {
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

/** Rows by the forms that they take: the first is what they ask for. */
const FORMS: Readonly<Record<ActionRule['request'], readonly Form[]>> = {
  body: ['body'],
  // A key without names is judged as a list that was forgotten.
  fields: ['fields', 'body', 'key-only', 'clear'],
  flat: ['flat', 'clear'],
  'key-only': ['key-only', 'fields', 'body'],
  clear: ['clear'],
};

/** Whether there is an envelope to look into. */
function inspectForm(form: Form, members: Members, action: ActionFacts, spot: Spot): boolean {
  const { rule } = action;
  const [expected = form, ...others] = rule ? FORMS[rule.request] : [];
  const isRight = form === expected || others.includes(form);
  if (isRight) spot.ok('envelope-form', form);
  else if (form === 'clear' || expected === 'body') {
    const got = form === 'clear' ? 'no envelope' : `no EncryptedBody (the form is '${form}')`;
    spot.finding('envelope-missing', { expected: `the form '${expected}'`, got });
  } else spot.finding('envelope-form', { expected: `the form '${expected}'`, got: `the form '${form}'` });
  if (form === 'clear') inspectClear(members, [], action, false, spot);
  return form !== 'clear';
}

/** Gives the names of what is encrypted. */
function inspectEncrypted(
  form: Form,
  members: Members,
  facts: EnvelopeFacts,
  action: ActionFacts,
  spot: Spot,
  struct: Spot,
): readonly string[] {
  const { rule } = action;
  const { suite, tags } = facts;
  const listSpot = struct.at('EncryptList');
  const encryptList = form === 'key-only' ? leaveOutBody(facts.encryptList, listSpot) : facts.encryptList;
  const count = form === 'body' ? 1 : new Set(encryptList).size;
  if (tags && suite && encryptList) inspectTags(tags, count, suite, struct.at('TagList'));
  if (form === 'body') {
    inspectBody(members, facts, action, spot, listSpot);
    inspectBesideBody(members, spot);
    return [ENCRYPTED_BODY];
  }
  const names = inspectFields(members, { suite, encryptList }, rule, spot, listSpot);
  inspectClear(members, names, action, true, spot);
  if (form === 'key-only') inspectKeyOnly(members, rule, spot, listSpot);
  return names;
}

function leaveOutBody(list: readonly string[] | undefined, spot: Spot): readonly string[] | undefined {
  for (const [index, name] of (list ?? []).entries()) {
    if (isBodyName(name)) spot.item(index).note('encrypt-list-spelling', { expected: 'no names', got: name });
  }
  return list?.filter((name) => !isBodyName(name));
}

/** A key without ciphertext: for the answer, or a list that was forgotten. */
function inspectKeyOnly(
  { IsEncryptResponse, IsEncrypt }: Members,
  rule: ActionRule | undefined,
  spot: Spot,
  listSpot: Spot,
): void {
  const isAsked = IsEncryptResponse === true || IsEncrypt === true;
  const isSilent = [IsEncryptResponse, IsEncrypt].every((flag) => flag === undefined || flag === null);
  if (rule?.request === 'fields') {
    listSpot.finding('encrypt-list-empty', { expected: rule.fields!.join(', '), got: 'no names' });
  } else if (isSilent) {
    spot.at('IsEncryptResponse').note('is-encrypt-response', { expected: 'true', got: 'left out' });
  } else {
    spot.at('IsEncryptResponse').check(isAsked, 'is-encrypt-response', {
      expected: 'true',
      got: isAsked ? 'true' : 'not true',
    });
  }
}

/** Under GCM two texts of one key and IV give each other away. */
export function inspectNonces(ciphertexts: number, suite: Suite | undefined, spot: Spot): void {
  if (!suite || suite.tagBytes === 0 || ciphertexts < 2) return;
  const got = `${ciphertexts} texts under one key and IV`;
  spot.finding('nonce-reuse-fields', { expected: 'one text', got });
}
