// The table of checks. The ids are stable: reports, tests and other people's scripts name them.

import { BASE64_CHECKS, type Base64CheckId } from './base64-checks.ts';
import { CALL_CHECKS, type CallCheckId } from './call-checks.ts';
import type { CheckText } from './check.ts';
import { CIPHERTEXT_CHECKS, type CiphertextCheckId } from './ciphertext-checks.ts';
import { ENVELOPE_CHECKS, type EnvelopeCheckId } from './envelope-checks.ts';
import { KEY_CHECKS, type KeyCheckId } from './key-checks.ts';
import { LIST_CHECKS, type ListCheckId } from './list-checks.ts';

export type WireCheckId =
  | CallCheckId
  | EnvelopeCheckId
  | Base64CheckId
  | KeyCheckId
  | ListCheckId
  | CiphertextCheckId;

export const WIRE_CHECKS: Readonly<Record<WireCheckId, CheckText>> = {
  ...CALL_CHECKS,
  ...ENVELOPE_CHECKS,
  ...BASE64_CHECKS,
  ...KEY_CHECKS,
  ...LIST_CHECKS,
  ...CIPHERTEXT_CHECKS,
};
