// The service's side of a call: opens the request that came over the wire with the private half of the test key, and
// answers in each form.

import type { Algorithm } from '../../ciphers/suite.ts';
import type { ActionRule } from '../../envelope/action-rules.ts';
import { sealedForms } from '../../envelope/action-rules.ts';
import { ENCRYPTED_BODY, type Encryption, isBodyName } from '../../envelope/encryption.ts';
import { identityMembers } from '../../envelope/identity.ts';
import type { DataKey } from '../../keys/data-key.ts';
import { decodeBase64, encodeBase64 } from '../../platform/base64.ts';
import { encodeUtf8 } from '../../platform/bytes.ts';
import { answer, decryptText, encryptText, testKey } from '../checks/envelope.ts';
import { markerText } from './markers.ts';
import type { Members } from './wire.ts';

/** A request as the service sees it. */
export interface Received {
  readonly dataKey: DataKey;
  /** What was encrypted, by name. */
  readonly opened: Members;
  /** The ciphertexts as received. */
  readonly ciphertexts: readonly string[];
}

/** Makes a wrong answer from what the service has. */
export type Forge = (received: Received, params: Members) => Members;

/** Flat requests have the envelope's members among the parameters. */
export function receiveRequest(params: Members, algorithm: Algorithm): Received {
  const { EncryptedBody, Encryption: given = params } = params;
  const { CiphertextBlob, Iv, EncryptList: names = [], TagList: tags = [] } = given as Partial<Encryption>;
  const key = testKey(algorithm).unwrap(decodeBase64(CiphertextBlob!)!);
  const dataKey = { key, iv: decodeBase64(Iv!)! };
  const ciphertexts = names.map((name) => sentUnder(name, params));
  const open = (index: number) => decryptText(ciphertexts[index]!, tags[index], { algorithm }, dataKey);
  const texts = names.map((name, index): [string, string] => [name, open(index)]);
  const opened = EncryptedBody === undefined ? Object.fromEntries(texts) : JSON.parse(texts[0]![1]);
  return { dataKey, opened, ciphertexts };
}

/** The ciphertext that a name in a request's EncryptList refers to: a whole body is one member, whatever its name. */
export function sentUnder(name: string, params: Members): string {
  return params[isBodyName(name) ? ENCRYPTED_BODY : name] as string;
}

/** How an action may answer. If its row accepts an answer in the clear, an encrypted one is opened too. */
export function answerForms(rule: ActionRule): readonly ('body' | 'fields' | 'clear')[] {
  const forms = sealedForms(rule);
  return forms.length > 0 ? forms : ['clear', 'body'];
}

/** An answer with all the identity data that the action may return; a different `origin` gives different data. */
export function identityAnswer(action: string, origin = ''): Members {
  const result: Members = { Result: '0' };
  for (const path of identityMembers(action)) putAt(result, path, markerText(action + origin, path));
  return result;
}

/** Sets the member at a path, creating what is missing on the way. */
function putAt(target: Members, path: string, value: unknown): void {
  const names = path.split('.');
  const last = names.pop()!;
  let holder = target;
  for (const name of names) {
    holder[name] ??= {};
    holder = holder[name] as Members;
  }
  holder[last] = value;
}

function readAt(source: Members, path: string): string {
  return path.split('.').reduce<unknown>((holder, name) => (holder as Members)[name], source) as string;
}

const REQUEST_ID = 'synthetic-request-id';

/** A whole body, next to the same members with other data, which must not come out. */
export function bodyAnswer(action: string, result: Members, algorithm: Algorithm, dataKey: DataKey): Members {
  const sealed = answer({ algorithm }, encodeUtf8(JSON.stringify(result)), dataKey);
  return { ...identityAnswer(action, 'Forged'), ...sealed, RequestId: REQUEST_ID };
}

/** The result with the members at these paths encrypted. */
export function fieldsAnswer(
  result: Members,
  paths: readonly string[],
  algorithm: Algorithm,
  dataKey: DataKey,
): Members {
  const members = structuredClone(result);
  const tags = paths.flatMap((path) => {
    const { body, tag } = encryptText({ algorithm }, encodeUtf8(readAt(result, path)), dataKey);
    putAt(members, path, encodeBase64(body));
    return tag ? [encodeBase64(tag)] : [];
  });
  const EncryptList = paths.map((path) => `Response.${path}`);
  return { ...members, Encryption: { EncryptList, TagList: tags }, RequestId: REQUEST_ID };
}

/** An answer in the clear. */
export function clearAnswer(result: Members): Members {
  return { ...result, RequestId: REQUEST_ID };
}
