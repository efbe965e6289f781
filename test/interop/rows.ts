// Everything that is compared.

import { aesOurs, aesTheirs, ctrOurs, ctrTheirs, gcmOurs, gcmTheirs, sm3Alike } from './ciphers.ts';
import { answerTheirs, exchangeOurs, requestTheirs } from './envelopes.ts';
import type { Row } from './exchange.ts';
import { keysOurs, keysTheirs } from './public-keys.ts';
import { rsaOurs, rsaTheirs } from './rsa.ts';
import { sm2Ours, sm2Theirs, sm2WithKTheirs } from './sm2.ts';

export const ROWS: readonly Row[] = [
  aesTheirs,
  aesOurs,
  gcmTheirs,
  gcmOurs,
  ctrTheirs,
  ctrOurs,
  sm3Alike,
  sm2WithKTheirs,
  sm2Theirs,
  sm2Ours,
  rsaTheirs,
  rsaOurs,
  keysTheirs,
  keysOurs,
  requestTheirs,
  answerTheirs,
  exchangeOurs,
];
