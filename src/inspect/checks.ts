// The table of checks. The ids are stable: reports, tests and other people's scripts name them.

import { CALL_CHECKS, type CallCheckId } from './call-checks.ts';
import type { Check } from './check.ts';
import { ENVELOPE_CHECKS, type EnvelopeCheckId } from './envelope-checks.ts';

export type CheckId = CallCheckId | EnvelopeCheckId;

export const CHECKS: Readonly<Record<CheckId, Check>> = { ...CALL_CHECKS, ...ENVELOPE_CHECKS };
