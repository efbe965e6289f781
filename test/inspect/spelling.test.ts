// How a whole body may be named in EncryptList: as the action's own documentation writes it, and otherwise.

import { expect, test } from 'vitest';
import { inspect } from '../../src/inspect/inspect.ts';
import { GOOD } from './corpus.ts';

const { EncryptedBody, Encryption } = GOOD.find(({ name }) => name === 'aes-body')!.input as Record<
  string,
  object
>;
const CARD = 'RecognizeEncryptedIDCardOCR';
const FACES = 'DetectAIFakeFaces';

test.each([
  [CARD, ['EncryptedBody'], 'ok encrypt-list-missing'],
  [CARD, ['EncryptionBody'], 'finding encrypt-list-spelling'],
  [FACES, ['EncryptionBody'], 'ok encrypt-list-missing'],
  [FACES, ['EncryptedBody'], 'note encrypt-list-spelling'],
  [undefined, ['EncryptedBody'], 'ok encrypt-list-missing'],
  [undefined, ['EncryptionBody'], 'note encrypt-list-spelling'],
  [FACES, ['Response.EncryptedBody'], 'finding encrypt-list-path'],
  [FACES, ['FaceInput'], 'finding encrypt-list-missing'],
  [FACES, ['EncryptionBody', 'EncryptionBody'], 'finding encrypt-list-duplicate'],
  [FACES, ['EncryptionBody', 'EncryptedBody'], 'finding encrypt-list-duplicate'],
])('%s, %j: %s', (action, EncryptList, expected) => {
  const text = JSON.stringify({ EncryptedBody, Encryption: { ...Encryption, EncryptList } });
  const lines = inspect(text, action === undefined ? {} : { action }).exchanges.flatMap(
    (exchange) => exchange.lines,
  );
  const told = lines
    .filter(({ id }) => id.startsWith('encrypt-list-'))
    .map(({ level, id }) => `${level} ${id}`);
  expect(told.at(-1)).toBe(expected);
});
