// What is known about an answer: what it must be, and what came out of it.

import type { CallRule, SealedForm } from './action-rules.ts';

/** An answer's members, as received or as opened. */
export type Answer = Record<string, unknown>;

/** What an answer must be, apart from its key. */
export interface AnswerRules {
  readonly rule: CallRule;
  /** Whether an answer may still come in the clear, or which of its members may: paths without list indices. */
  readonly allowPlaintextResponse: boolean | readonly string[];
  /** The Base64 of every ciphertext in the request: an answer that repeats one is a reflection. */
  readonly sent: readonly string[];
}

export type AnswerForm = SealedForm | 'clear';

/** The identity data that an answer had in the clear. */
export interface ClearAnswer {
  /** Paths without list indices, each once, at most 32 of at most 128 characters. */
  readonly paths: readonly string[];
  /** How many more members were found at other paths: a list of 32 decoys must not hide the one that matters. */
  readonly more: number;
}

export const NOTHING_CLEAR: ClearAnswer = Object.freeze({ paths: Object.freeze([]), more: 0 });

export interface OpenedAnswer {
  readonly result: Answer;
  /** How the answer arrived. */
  readonly form: AnswerForm;
  readonly clearAnswer: ClearAnswer;
}
