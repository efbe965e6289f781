// Answers that someone behind TLS could forge from what is there: the genuine ciphertext, and the request's own.

import type { Algorithm } from '../../ciphers/suite.ts';
import { type ActionRule, sealedForms } from '../../envelope/action-rules.ts';
import { decodeBase64, encodeBase64 } from '../../platform/base64.ts';
import type { CheckId } from '../names.ts';
import { bodyAnswer, clearAnswer, type Forge, fieldsAnswer, identityAnswer, sentUnder } from './far-side.ts';
import type { Members } from './wire.ts';

type ForgedRow = readonly [CheckId, string, Forge];

/** What an action with encrypted answers must refuse. */
export function forgedAnswers(action: string, rule: ActionRule, algorithm: Algorithm): ForgedRow[] {
  const forms = sealedForms(rule);
  if (forms.length === 0) return [];
  const forged = identityAnswer(action, 'Forged');
  const genuine: Forge = ({ dataKey }) => bodyAnswer(action, identityAnswer(action), algorithm, dataKey);
  // If fields are never expected, their list has the wrong form; otherwise what they must cover came in the clear.
  const misplaced = forms.includes('fields') ? 'ERR_PLAINTEXT_RESPONSE' : 'ERR_INVALID_RESPONSE';
  return [
    ['forgedBeside', misplaced, (...sides) => moveBody(forged, genuine(...sides))],
    ['forgedPlain', 'ERR_PLAINTEXT_RESPONSE', () => clearAnswer(forged)],
    ['forgedNested', 'ERR_PLAINTEXT_RESPONSE', (...sides) => ({ Response: genuine(...sides) })],
    ...shortenedLists(action, rule, algorithm),
  ];
}

/** The genuine body as a field with another name, next to data of the forger's choice. */
function moveBody(forged: Members, { EncryptedBody, Encryption }: Members): Members {
  const { TagList } = Encryption as { TagList: string[] };
  return {
    ...clearAnswer(forged),
    AdvancedInfo: EncryptedBody,
    Encryption: { EncryptList: ['AdvancedInfo'], TagList },
  };
}

/** Leaves each field that must be sealed out of EncryptList once, with a freely chosen value. */
function shortenedLists(
  action: string,
  { answerFields = [] }: ActionRule,
  algorithm: Algorithm,
): ForgedRow[] {
  return answerFields.length < 2
    ? []
    : [
        [
          'forgedShort',
          'ERR_PLAINTEXT_RESPONSE',
          ({ dataKey }) =>
            fieldsAnswer(identityAnswer(action, 'Forged'), answerFields.slice(1), algorithm, dataKey),
        ],
      ];
}

/** The request's own ciphertexts sent back in each form that the row accepts: whole, and from the second block on. */
export function reflections(rule: ActionRule): Forge[] {
  const forms = sealedForms(rule);
  const isTaken = (form: 'body' | 'fields') => forms.length === 0 || forms.includes(form);
  return [whole, tail].flatMap((cut) => [
    ...(isTaken('body') ? [(...[, params]: Parameters<Forge>) => asBody(cut, params)] : []),
    ...(isTaken('fields') ? [(...[, params]: Parameters<Forge>) => asField(cut, params)] : []),
  ]);
}

/** A ciphertext and the IV under which it would open. */
type Cut = (ciphertext: string, iv: string) => { readonly text: string; readonly iv: string };

const whole: Cut = (text, iv) => ({ text, iv });

const BLOCK_BYTES = 16;

/** Under CBC a block opens under the ciphertext of the one before it as its IV. */
const tail: Cut = (text, iv) => {
  const bytes = decodeBase64(text)!;
  if (decodeBase64(iv)!.length !== BLOCK_BYTES || bytes.length <= BLOCK_BYTES) return { text, iv };
  return {
    text: encodeBase64(bytes.subarray(BLOCK_BYTES)),
    iv: encodeBase64(bytes.subarray(0, BLOCK_BYTES)),
  };
};

interface Envelope {
  readonly EncryptList: readonly string[];
  readonly Iv: string;
  readonly TagList?: readonly string[];
}

function readSent(params: Members): { text: string; iv: string; tags: readonly string[] } {
  const { EncryptList, Iv, TagList = [] } = (params.Encryption ?? params) as Envelope;
  return { text: sentUnder(EncryptList[0]!, params), iv: Iv, tags: TagList.slice(0, 1) };
}

function asBody(cut: Cut, params: Members): Members {
  const { text, iv, tags } = readSent(params);
  // A body is bound to the request's IV: any other would be refused for its form.
  return { EncryptedBody: cut(text, iv).text, Encryption: { TagList: tags } };
}

function asField(cut: Cut, params: Members): Members {
  const sent = readSent(params);
  const { text, iv } = cut(sent.text, sent.iv);
  return { Description: text, Encryption: { EncryptList: ['Description'], Iv: iv, TagList: sent.tags } };
}
