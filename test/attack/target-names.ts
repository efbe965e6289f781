// Spellings of actions and parameters that people, or HTTP, take for a known one: never on a wire in the clear.

import { ACTION_RULES } from '../../src/envelope/action-rules.ts';
import { identityParameters, knownParameters } from '../../src/envelope/identity.ts';
import type { EncryptionEvent } from '../../src/middleware/events.ts';
import { stubClient } from './answer-scene.ts';
import { PUBLIC_KEYS } from './call.ts';
import { demand, type Target } from './case.ts';
import type { Members } from './hostile-params.ts';
import { judgeError } from './judge-error.ts';
import { shows } from './leaks.ts';
import { type Library, OURS } from './library.ts';
import type { Random } from './random.ts';
import { writeCall } from './wire.ts';

const TEXT = '王小明440524198701010014';
const ACTIONS = [...ACTION_RULES.keys(), 'IDCardOCR'];

/** What nobody sees, or a header loses. */
const UNSEEN = [
  ' ',
  '\t',
  '\n',
  '\r',
  '\v',
  '\0',
  '\u007f',
  '\u0085',
  '\u00a0',
  '\u00ad',
  '\u034f',
  '\u061c',
  '\u115f',
  '\u180e',
  '\u2003',
  '\u200b',
  '\u200d',
  '\u202e',
  '\u2028',
  '\u2060',
  '\u2066',
  '\u3000',
  '\u3164',
  '\ufe0f',
  '\ufeff',
  '\uffa0',
  '\u{e0041}',
  '\u{e0100}',
];

/** A letter or digit that NFKC, or folding of case, makes the same. */
function otherForm(random: Random, char: string): string {
  const code = char.codePointAt(0)!;
  const isUpper = /[A-Z]/.test(char);
  const isLetter = /[A-Za-z]/.test(char);
  const wide = String.fromCodePoint(code + 0xfee0);
  if (!isLetter) return random.pick([char, wide]);
  const bold = String.fromCodePoint(code - (isUpper ? 65 : 97) + (isUpper ? 0x1d400 : 0x1d41a));
  const special: Record<string, string> = {
    k: '\u212a',
    K: '\u212a',
    s: '\u017f',
    S: '\u017f',
    i: '\u0131',
    I: '\u0131',
  };
  return random.pick([isUpper ? char.toLowerCase() : char.toUpperCase(), wide, bold, special[char] ?? wide]);
}

/** Another spelling of a name: by case, by form, by what is unseen. */
export function respell(random: Random, name: string): string {
  const chars = [...name].map((char) => (random.oneIn(5) ? otherForm(random, char) : char));
  for (let count = random.below(4); count > 0; count--) {
    const at = random.pick([0, random.below(chars.length), chars.length]);
    chars.splice(at, 0, random.pick(UNSEEN).repeat(1 + random.size(3)));
  }
  return chars.join('');
}

const MARKED: Members = { Name: TEXT, IdCard: TEXT, ImageBase64: 'iVBORw0KGgoAAAANSUhE', Phone: TEXT };

export const namesTarget =
  (library: Library = OURS): Target =>
  (random) => {
    const known = random.pick(ACTIONS);
    const isAction = random.oneIn(2);
    const action = isAction ? respell(random, known) : known;
    const sensitive = identityParameters(known) ?? [];
    const meant = sensitive.length > 0 ? random.pick(sensitive) : 'Name';
    const parameter = isAction ? meant : respell(random, meant);
    const params = isAction ? MARKED : { [parameter]: TEXT };
    const isKnown = isAction ? ACTIONS.includes(action) : (knownParameters(known)?.has(parameter) ?? false);
    const events: EncryptionEvent[] = [];
    const wires: string[] = [];
    const options = {
      publicKey: PUBLIC_KEYS()['AES-256-CBC'],
      otherActions: 'pass',
      plaintextActions: random.pick(['pass', 'refuse', 'upgrade'] as const),
      allowPlaintextResponse: true,
      onEvent: (event: EncryptionEvent) => void events.push(event),
    } as const;
    const send = async (call: unknown) => {
      wires.push(writeCall(call));
      return { RequestId: 'r' };
    };
    const byClient = random.oneIn(3);
    return {
      bytes: 1000,
      show: () => ({ action, params, events, wires }),
      async attack() {
        if (!byClient) return library.encryptionMiddleware(options)({ action, params }, send);
        const client = stubClient((sent, name) => send({ action: name, params: sent }));
        return library.withEncryption(client, options).request(action, params);
      },
      judge(outcome) {
        demand(events.length === 1, 'a call gives one event');
        const isNear = identityParameters(known)?.length !== 0 || isAction;
        if ('value' in outcome) {
          demand(isKnown || !isNear, 'what is nearly a known name is refused');
          return 'taken';
        }
        const name = judgeError(
          outcome.error,
          ['ERR_INVALID_PARAMS', 'ERR_PLAINTEXT_ACTION', 'ERR_INVALID_OPTIONS'],
          [TEXT],
        );
        demand(wires.length === 0 && !shows(wires.join(), TEXT), 'nothing of a refused call leaves');
        demand(!shows(JSON.stringify(events), TEXT), 'an event holds nothing of the parameters');
        const told = `${(outcome.error as Error).message}`;
        demand(
          isKnown || !isNear || told.includes('did you mean') || name !== 'ERR_INVALID_PARAMS',
          'a near miss is told what was meant',
        );
        return name;
      },
    };
  };
