import { ENCRYPTED_BODY } from '../envelope/encryption.ts';
import { type ActionFacts, inspectAction } from './action.ts';
import { describeClear, inspectClear, inspectCommonNames } from './clear.ts';
import { type EnvelopeFacts, FLAT_NAMES, inspectEncryption, inspectFlat } from './encryption.ts';
import { isForm, withoutCommon } from './form.ts';
import type { Members } from './json.ts';
import { spellRight } from './members.ts';
import type { CapturedMessage } from './message.ts';
import { inspectNonces } from './nonces.ts';
import { inspectEncryptedMembers } from './request-encrypted.ts';
import { formOf, inspectForm, mayLack } from './request-form.ts';
import type { Spot } from './spot.ts';
import { inspectTransport } from './transport.ts';

/** What the answer's checks need from the request. */
export interface RequestFacts extends EnvelopeFacts {
  readonly body: string | undefined;
  /** How many encrypted texts it has. */
  readonly ciphertexts: number;
  /** Whether its answer must come under its own IV, as with AES-256-CBC and a whole body. */
  readonly isWholeBody: boolean;
  /** Where its envelope is. */
  readonly spot: Spot;
}

/** Returns undefined if the request has no envelope to check the answer against. */
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
  inspectForm(form, action.rule, spot);
  if (form === 'clear') {
    inspectClear({ members, action, encrypted: undefined }, spot);
    return undefined;
  }
  const struct = form === 'flat' ? spot : spot.at('Encryption');
  const facts =
    form === 'flat'
      ? inspectFlat(members, struct)
      : inspectEncryption(members.Encryption, struct, mayLack(form, action));
  const request = { members, action, facts, spot, listSpot: struct.at('EncryptList') };
  const encrypted = inspectEncryptedMembers(form, request, struct);
  inspectNonces(encrypted.length, facts.suite, struct);
  const body = typeof members.EncryptedBody === 'string' ? members.EncryptedBody : undefined;
  return { ...facts, body, ciphertexts: encrypted.length, isWholeBody: form === 'body', spot: struct };
}
