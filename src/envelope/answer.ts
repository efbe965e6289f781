// What is known of an answer: what it must be, and what came out of it.

import type { CallRule, SealedForm } from './action-rules.ts';

/** An answer's members, from the wire or opened. */
export type Answer = Record<string, unknown>;

/** What an answer must be, beside its key. */
export interface AnswerRules {
  readonly rule: CallRule;
  /** Whether an answer may come in the clear all the same, or which members of it: paths without list indices. */
  readonly allowPlaintextResponse: boolean | readonly string[];
  /** The Base64 of every ciphertext of the request: an answer that repeats one is a reflection. */
  readonly sent: readonly string[];
}

export type AnswerForm = SealedForm | 'clear';

/** The identity data of an answer that came in the clear. */
export interface ClearAnswer {
  /** Paths without list indices, each once, at most 32 of at most 128 characters. */
  readonly paths: readonly string[];
  /** How many members have other paths: a list of 32 decoys must not hide the one that counts. */
  readonly more: number;
}

export const NOTHING_CLEAR: ClearAnswer = Object.freeze({ paths: Object.freeze([]), more: 0 });

export interface OpenedAnswer {
  readonly result: Answer;
  /** How the answer came. */
  readonly form: AnswerForm;
  readonly clearAnswer: ClearAnswer;
}
