// The checks of how bytes are written.

import { type CheckText, check } from './check.ts';

export type Base64CheckId =
  | 'base64'
  | 'base64-form'
  | 'base64-hex'
  | 'base64-url'
  | 'base64-padding'
  | 'base64-line-breaks'
  | 'base64-double'
  | 'base64-bits';

export const BASE64_CHECKS: Readonly<Record<Base64CheckId, CheckText>> = {
  base64: check('binary members are standard Base64', 'write standard Base64 with padding'),
  'base64-form': check(
    'binary members can be read as Base64',
    'write standard Base64 with padding; no data: prefix, and no + that a form turned into a space',
  ),
  'base64-hex': check('binary members are not hexadecimal', 'encode the bytes as Base64, not as hex'),
  'base64-url': check(
    'binary members are not Base64url',
    'use the alphabet with + and /, and padding (RFC 4648 section 4, not 5)',
  ),
  'base64-padding': check('Base64 has its padding', 'pad with = to a multiple of four characters'),
  'base64-line-breaks': check(
    'Base64 is one line',
    'remove line breaks (MIME encoders add one every 76 characters)',
  ),
  'base64-double': check('Base64 was applied once', 'encode the bytes, not their Base64 text'),
  'base64-bits': check(
    'the unused bits of the last character are zero',
    'encode again: the text was changed, cut, or misread (a misprinted sample?)',
  ),
};
