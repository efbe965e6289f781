import { ACTION_RULES } from './action-rules.ts';
import { writeEncryption } from './encryption.ts';
import { type Exchange, type SealedRequest, startExchange, toSealedRequest } from './exchange.ts';
import { type AnswerRow, STRICTEST } from './open.ts';
import type { Settings } from './options.ts';
import { invalidParams, type Params, readMembers } from './params.ts';
import { copyParams } from './plain.ts';
import { answerRules, readSealOptions, type SealOptions } from './seal.ts';
import { checkRequestSize } from './size.ts';

/**
 * Adds a fresh data key to a request, for the answer alone: **the parameters go in the clear**, an image too. Sets
 * `IsEncryptResponse: true` unless the parameters choose between IsEncryptResponse and IsEncrypt (fields) themselves.
 * The answer opens by the row of `action`; without one, by the strictest rule: a whole body, or fields with no identity
 * data beside them in the clear.
 *
 * @throws EncryptionError ERR_INVALID_PARAMS for parameters that ask for an answer in the clear, and what
 * sealRequest throws.
 */
export function sealResponseOnly(params: object, options: SealOptions): SealedRequest {
  const { action, settings } = readSealOptions(options);
  const rule = action === undefined ? undefined : ACTION_RULES.get(action);
  const row = rule?.request === 'key-only' ? { ...rule, action } : { ...STRICTEST, action };
  return toSealedRequest(sealKeyOnly(copyParams(params), settings, row));
}

/** Seals by the rule of an action whose answer alone is encrypted. */
export function sealKeyOnly(params: Params, settings: Settings, row: AnswerRow): Exchange {
  const publicKey = settings.publicKey();
  const members = chooseEncryptedAnswer(readMembers(params), settings);
  return startExchange(publicKey, settings.operations, (suite, { iv }, wrappedKey) => {
    const { CiphertextBlob, Iv, Algorithm } = writeEncryption(suite, wrappedKey, iv, [], []);
    const request = Object.fromEntries([...members, ['Encryption', { CiphertextBlob, Iv, Algorithm }]]);
    const requestBytes = checkRequestSize(request, settings);
    return {
      request,
      answer: answerRules(row, settings, []),
      facts: { publicKey, requestBytes, encrypted: [] },
    };
  });
}

function chooseEncryptedAnswer(members: Map<string, unknown>, settings: Settings): Map<string, unknown> {
  const whole = members.get('IsEncryptResponse') ?? undefined;
  const fields = members.get('IsEncrypt') ?? undefined;
  if (whole === undefined && fields === undefined) return members.set('IsEncryptResponse', true);
  if (whole !== true && fields !== true && settings.allowPlaintextResponse !== true) {
    throw invalidParams(
      'the parameters ask for an answer in the clear: set IsEncryptResponse or IsEncrypt to true',
    );
  }
  return members;
}
