// What an answer encrypts.

import type { Suite } from '../ciphers/suite.ts';
import { ENCRYPTED_BODY, isBodyName } from '../envelope/encryption.ts';
import { canonicalPath, findPlaces } from '../envelope/paths.ts';
import { inspectClearBeside } from './answer-clear.ts';
import {
  inspectAnswerAlgorithm,
  inspectAnswerIv,
  inspectAnswerTags,
  type SealedAnswer,
} from './answer-envelope.ts';
import { inspectCiphertext } from './ciphertext.ts';
import type { Members } from './json.ts';
import { inspectNonces, inspectSharedNonce } from './nonces.ts';
import type { RequestFacts } from './request.ts';
import type { Spot } from './spot.ts';

export function inspectSealedAnswer(sealed: SealedAnswer, request: RequestFacts | undefined): void {
  const { answer, action, struct, list, isBody, where } = sealed;
  const spot = where.at('Encryption');
  const suite = inspectAnswerAlgorithm(struct.Algorithm, request, spot.at('Algorithm'));
  const isSameIv = inspectAnswerIv(sealed, suite, request, spot.at('Iv'));
  const isAttached = inspectAnswerTags(sealed, suite, spot.at('TagList'));
  if (isBody) {
    inspectCiphertext(answer.EncryptedBody, suite, isAttached, where.at(ENCRYPTED_BODY));
    inspectReflection(answer.EncryptedBody, request, where.at(ENCRYPTED_BODY));
    inspectBodyNames(list, spot.at('EncryptList'));
  } else inspectPaths(sealed, suite, isAttached);
  inspectClearBeside(answer, action, isBody ? [] : list, where);
  inspectNonces(isBody ? 1 : list.length, suite, spot);
  inspectSharedNonce(suite, isSameIv ? (request?.ciphertexts ?? 0) : 0, spot.at('Iv'));
}

/** The request's own ciphertext would open under its own key. */
function inspectReflection(body: unknown, request: RequestFacts | undefined, spot: Spot): void {
  if (request?.body === undefined) return;
  const seen = { expected: "a ciphertext other than the request's", got: "the request's EncryptedBody" };
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
    const value = valueAt(answer, path);
    if (list.findIndex((other) => canonicalPath(other) === canonicalPath(path)) !== index) {
      spot.finding('encrypt-list-duplicate', { expected: 'each path once' });
    } else if (value === undefined) {
      spot.finding('encrypt-list-missing', {
        expected: 'a path to a string',
        got: 'a path that does not exist',
      });
    } else inspectCiphertext(value, suite, isAttached, spot);
  }
}

function valueAt(answer: Members, path: string): unknown {
  try {
    return findPlaces(answer, [path]).map(({ holder, name }) => holder[name])[0];
  } catch {
    // A malformed path, or one that doesn't exist.
    return undefined;
  }
}
