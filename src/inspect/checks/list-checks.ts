// The checks of EncryptList and TagList.

import { type CheckText, check } from './check.ts';

export type ListCheckId =
  | 'encrypt-list-form'
  | 'encrypt-list-empty'
  | 'encrypt-list-spelling'
  | 'encrypt-list-path'
  | 'encrypt-list-missing'
  | 'encrypt-list-not-allowed'
  | 'encrypt-list-duplicate'
  | 'tag-list-form'
  | 'tag-count'
  | 'tag-length'
  | 'tag-attached';

export const LIST_CHECKS: Readonly<Record<ListCheckId, CheckText>> = {
  'encrypt-list-form': check(
    'EncryptList is a list of names',
    'write a list of strings, as ["EncryptedBody"]',
  ),
  'encrypt-list-empty': check(
    'EncryptList names what is encrypted',
    'name EncryptedBody, or every encrypted field',
  ),
  'encrypt-list-spelling': check(
    "the whole body is named as the action's documentation writes it",
    "write EncryptedBody, for DetectAIFakeFaces EncryptionBody (the vendor's Go and Java kits write that for both)",
  ),
  'encrypt-list-path': check(
    'a request lists bare parameter names',
    'write the bare name: Response.… paths and indices are for answers only',
  ),
  'encrypt-list-missing': check(
    'every name refers to an encrypted value',
    'name exactly the members that are present and encrypted, with the same upper and lower case',
  ),
  'encrypt-list-not-allowed': check(
    'every named field is one that the action accepts encrypted',
    "encrypt only the fields of the action's row: else InvalidParameter.UnsupportEncryptField",
  ),
  'encrypt-list-duplicate': check('no name is listed twice', 'name each member once'),
  'tag-list-form': check(
    'TagList is a list of strings',
    'write a list: [] for AES-256-CBC, one tag for each entry of EncryptList for SM4-GCM',
  ),
  'tag-count': check(
    'there is one tag for each ciphertext under SM4-GCM, and none under AES-256-CBC',
    'move the tag from the end of each ciphertext to TagList, in the order of EncryptList; [] for AES',
  ),
  'tag-length': check('a tag has 16 bytes', 'use the full tag of 128 bits'),
  'tag-attached': check(
    "an answer's tag is in TagList",
    'none needed: the last 16 bytes of the ciphertext are read as its tag',
  ),
};
