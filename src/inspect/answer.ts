import { type Suite, suiteOf } from '../ciphers/suite.ts';
import { ENCRYPTED_BODY, isBodyName, isEmpty } from '../envelope/encryption.ts';
import { canonicalPath, findPlaces } from '../envelope/paths.ts';
import { equalBytes } from '../platform/bytes.ts';
import type { ActionFacts } from './action.ts';
import { inspectAnswerError, inspectClearAnswer, inspectClearBeside } from './answer-clear.ts';
import { readWireBytes } from './base64-form.ts';
import { inspectCiphertext } from './ciphertext.ts';
import { STRUCT_NAMES } from './encryption.ts';
import { fitsIv, inspectIv } from './iv.ts';
import { isMembers, type Members } from './json.ts';
import { inspectTags, readList } from './lists.ts';
import { spellRight } from './members.ts';
import type { CapturedMessage } from './message.ts';
import { inspectNonces, type RequestFacts } from './request.ts';
import type { Spot } from './spot.ts';

export function inspectAnswer(
  { body, http }: CapturedMessage,
  action: ActionFacts,
  request: RequestFacts | undefined,
  spot: Spot,
): void {
  const status = isStatus(http?.status) ? ` (HTTP ${http?.status})` : '';
  if ('problem' in body)
    spot.note('answer-form', { expected: 'one JSON object', got: body.problem + status });
  else inspectMembers(body.members, action, request, spot);
}

/** A number beyond these may be data in the wrong place. */
function isStatus(status: number | undefined): boolean {
  return status !== undefined && Number.isInteger(status) && status >= 100 && status < 600;
}

function inspectMembers(
  members: Members,
  action: ActionFacts,
  request: RequestFacts | undefined,
  spot: Spot,
): void {
  const { Response } = members;
  const isWrapped = isMembers(Response);
  const given = isWrapped ? Response : members;
  const where = isWrapped ? spot.at('Response') : spot;
  const answer = spellRight(given, [ENCRYPTED_BODY, 'Encryption'], where);
  if (inspectAnswerError(answer, where)) return;
  const struct = readStruct(answer.Encryption, where.at('Encryption'));
  const list = readList(struct.EncryptList, 'encrypt-list-form', where.at('Encryption.EncryptList')) ?? [];
  const isBody = !isEmpty(answer.EncryptedBody);
  const fields = list.filter((name) => !isBodyName(name));
  if (!isBody && fields.length === 0) inspectClearAnswer(answer, action, where);
  else inspectEncrypted({ answer, action, struct, list, isBody, where }, request);
}

/** The service also sends an `Encryption` that is null or empty: as if there were none. */
function readStruct(value: unknown, spot: Spot): Members {
  if (isEmpty(value)) return {};
  if (isMembers(value)) return spellRight(value, STRUCT_NAMES, spot);
  spot.finding('member-names', { expected: 'an object', got: `a ${typeof value}` });
  return {};
}

interface SealedAnswer {
  readonly answer: Members;
  readonly action: ActionFacts;
  readonly struct: Members;
  readonly list: readonly string[];
  readonly isBody: boolean;
  /** Where the answer's members stand. */
  readonly where: Spot;
}

function inspectEncrypted(scene: SealedAnswer, request: RequestFacts | undefined): void {
  const { answer, action, struct, list, isBody, where } = scene;
  const spot = where.at('Encryption');
  const suite = inspectAnswerAlgorithm(struct.Algorithm, request, spot.at('Algorithm'));
  const isSameIv = inspectAnswerIv(struct.Iv, isBody, suite, request, spot.at('Iv'));
  const isAttached = inspectAnswerTags(scene, suite, spot.at('TagList'));
  if (isBody) {
    inspectCiphertext(answer.EncryptedBody, suite, isAttached, where.at(ENCRYPTED_BODY));
    inspectReflection(answer.EncryptedBody, request, where.at(ENCRYPTED_BODY));
    inspectBodyNames(list, spot.at('EncryptList'));
  } else inspectPaths(scene, suite, isAttached);
  inspectClearBeside(answer, action, isBody ? [] : list, where);
  inspectNonces(isBody ? 1 : list.length, suite, spot);
  inspectSharedNonce(suite, isSameIv ? (request?.ciphertexts ?? 0) : 0, spot.at('Iv'));
}

// --- Encryption ---

function inspectAnswerAlgorithm(
  name: unknown,
  request: RequestFacts | undefined,
  spot: Spot,
): Suite | undefined {
  const own = name === 'AES-256-CBC' || name === 'SM4-GCM' ? suiteOf(name) : undefined;
  const expected = request?.suite?.id ?? 'AES-256-CBC or SM4-GCM';
  if (isEmpty(name)) return request?.suite;
  if (!own) spot.finding('algorithm-name', { expected, got: 'another text' });
  else if (request?.suite && own !== request.suite)
    spot.finding('answer-algorithm', { expected, got: own.id });
  else spot.ok('answer-algorithm', own.id);
  return request?.suite ?? own;
}

/** Whether the answer is under the request's IV, as far as that is known. */
function inspectAnswerIv(
  value: unknown,
  isBody: boolean,
  suite: Suite | undefined,
  request: RequestFacts | undefined,
  spot: Spot,
): boolean {
  if (isEmpty(value)) return true;
  if (typeof value !== 'string') {
    spot.finding('member-names', { expected: 'a string', got: `a ${typeof value}` });
    return false;
  }
  const { bytes, fault } = readWireBytes(value, fitsIv);
  if (bytes && !fault && request?.iv && equalBytes(bytes, request.iv)) {
    // What is wrong with the IV itself is said at the request.
    spot.ok('answer-iv', "the request's IV");
    return true;
  }
  inspectIv(value, suite, spot);
  const isBound =
    suite?.tagBytes === 0 && isBody && request?.isWholeBody === true && request.iv !== undefined;
  if (isBound) spot.finding('answer-iv', { expected: "the request's IV", got: 'another one' });
  return false;
}

/** Whether the tag stands at the end of the ciphertext. */
function inspectAnswerTags(
  { struct, list, isBody }: SealedAnswer,
  suite: Suite | undefined,
  spot: Spot,
): boolean {
  const tags = readList(struct.TagList, 'tag-list-form', spot);
  if (!tags || !suite) return false;
  if (suite.tagBytes > 0 && tags.length === 0) {
    spot.note('tag-attached', { got: 'no tags: each is read from the end of its ciphertext' });
    return true;
  }
  inspectTags(tags, isBody ? 1 : list.length, suite, spot);
  return false;
}

// --- what is encrypted ---

/** Our own ciphertext opens under our own key. */
function inspectReflection(body: unknown, request: RequestFacts | undefined, spot: Spot): void {
  if (request?.body === undefined) return;
  const seen = { expected: 'another ciphertext than the request', got: "the request's EncryptedBody" };
  if (body === request.body) spot.finding('reflection', seen);
  else spot.ok('reflection');
}

function inspectBodyNames(list: readonly string[], spot: Spot): void {
  for (const [index, name] of list.entries()) {
    const where = spot.item(index);
    if (!isBodyName(name) || index > 0) {
      where.finding('encrypt-list-missing', {
        expected: `["${ENCRYPTED_BODY}"]`,
        got: 'another name',
      });
    } else if (name === 'EncryptionBody') where.note('encrypt-list-spelling', { got: name });
    else where.ok('encrypt-list-missing');
  }
}

function inspectPaths(
  { answer, list, where }: SealedAnswer,
  suite: Suite | undefined,
  isAttached: boolean,
): void {
  const listSpot = where.at('Encryption.EncryptList');
  for (const [index, path] of list.entries()) {
    const spot = listSpot.item(index);
    const value = lookUp(answer, path);
    if (list.findIndex((other) => canonicalPath(other) === canonicalPath(path)) !== index) {
      spot.finding('encrypt-list-duplicate', { expected: 'each path once' });
    } else if (value === undefined) {
      spot.finding('encrypt-list-missing', {
        expected: 'a path to a string',
        got: 'a path that leads nowhere',
      });
    } else inspectCiphertext(value, suite, isAttached, spot);
  }
}

function lookUp(answer: Members, path: string): unknown {
  try {
    return findPlaces(answer, [path]).map(({ holder, name }) => holder[name])[0];
  } catch {
    // A malformed path, or one that leads nowhere.
    return undefined;
  }
}

/** With the request's IV: two ciphertexts under one nonce, by the protocol's own design. */
function inspectSharedNonce(suite: Suite | undefined, sentUnderIt: number, spot: Spot): void {
  if (!suite || suite.tagBytes === 0 || sentUnderIt === 0) return;
  const got = "the request's IV: whoever has both ciphertexts reads the answer and can forge it";
  spot.finding('nonce-reuse', { expected: 'an IV of its own', got });
}
