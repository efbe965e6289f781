// The checks of the envelope itself: its form, its members and its algorithm.

import { type CheckText, check } from './check.ts';

export type EnvelopeCheckId =
  | 'envelope-missing'
  | 'envelope-form'
  | 'member-names'
  | 'left-out'
  | 'algorithm-name'
  | 'algorithm-mismatch'
  | 'published-sample'
  | 'is-encrypt-response';

export const ENVELOPE_CHECKS: Readonly<Record<EnvelopeCheckId, CheckText>> = {
  'envelope-missing': check(
    'the request has the envelope that its action needs',
    "send what the action's row in docs/faceid.md says; sealing with this library does",
  ),
  'envelope-form': check(
    "the envelope has its action's form: whole body, fields, flat, or a key alone",
    "use the form of the action's row in docs/faceid.md",
  ),
  'member-names': check(
    'members are present and spelled as the API spells them',
    'spell them exactly EncryptedBody, Encryption, EncryptList, TagList, CiphertextBlob, Iv and Algorithm',
  ),
  'left-out': check(
    'nothing is left to a default',
    'none needed: a published form leaves it out; including it leaves nothing to guess',
  ),
  'algorithm-name': check(
    'Algorithm is spelled exactly as the API spells it',
    "write 'AES-256-CBC' (RSA key) or 'SM4-GCM' (SM2 key), upper case",
  ),
  'algorithm-mismatch': check(
    'Algorithm names the cipher that the sizes indicate',
    "name the cipher that was used (the guide's SM4 sample prints AES-256-CBC by mistake)",
  ),
  'published-sample': check(
    "the envelope is not the guide's printed sample",
    'generate a fresh key and IV for every request: the key of the printed sample is public',
  ),
  'is-encrypt-response': check(
    'a request with a key for the answer asks for an encrypted answer',
    'set IsEncryptResponse: true (or IsEncrypt: true for fields); otherwise the answer may come in the clear',
  ),
};
