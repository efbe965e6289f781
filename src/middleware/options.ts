import { type ActionRule, PLAINTEXT_SIBLINGS } from '../envelope/action-rules.ts';
import { isIdentityName } from '../envelope/identity.ts';
import { isActionName, nearMiss } from '../envelope/names.ts';
import { type EncryptionOptions, type EncryptionSettings, readOptions } from '../envelope/options.ts';
import { wrongType } from '../errors.ts';
import { invalidOption } from '../platform/check-options.ts';
import { mergeActions } from './actions.ts';
import type { EventHandler } from './events.ts';

export interface MiddlewareOptions extends EncryptionOptions {
  /**
   * What to do with actions that are unencrypted but have an encrypted sibling (IDCardOCR): 'refuse' them, the
   * default; 'upgrade' them to RecognizeEncryptedIDCardOCR; or 'pass' them in the clear.
   */
  plaintextActions?: 'refuse' | 'upgrade' | 'pass' | undefined;
  /**
   * What to do with actions that no row of the table covers: 'refuse' them all, the default; allow a list of them to
   * go in the clear; or 'pass' them all.
   */
  otherActions?: 'refuse' | 'pass' | readonly string[] | undefined;
  /**
   * What to do about identity data that an action leaves in the clear by design, in its parameters (DetectAuth's
   * photo) or in its answer (IdCardOCRVerification): 'report' it in the event, the default; 'refuse' the call before
   * anything is sent; or refuse all but a list of actions ('DetectAuth'), of parameters and members ('ImageBase64'),
   * or of both ('DetectAuth.ImageBase64').
   */
  clearIdentity?: 'report' | 'refuse' | readonly string[] | undefined;
  /** Rows to add to the table of actions, or to replace its own. */
  actions?: Record<string, ActionRule> | undefined;
  /** Called once for every call, when it has ended, including passed and refused ones. */
  onEvent?: EventHandler | undefined;
}

export interface MiddlewareSettings extends EncryptionSettings {
  readonly plaintextActions: 'refuse' | 'upgrade' | 'pass';
  readonly otherActions: 'refuse' | 'pass' | ReadonlySet<string>;
  readonly clearIdentity: 'report' | 'refuse' | ReadonlySet<string>;
  readonly actions: ReadonlyMap<string, ActionRule>;
  readonly onEvent: EventHandler | undefined;
}

const MORE = ['plaintextActions', 'otherActions', 'clearIdentity', 'actions', 'onEvent'];

export function readMiddlewareOptions(options: MiddlewareOptions): MiddlewareSettings {
  const settings = readOptions(options, MORE);
  const { onEvent } = options;
  if (onEvent !== undefined && typeof onEvent !== 'function') {
    throw wrongType('ERR_INVALID_OPTIONS', 'onEvent', 'a function', onEvent);
  }
  const actions = mergeActions(options.actions);
  return {
    ...settings,
    onEvent,
    actions,
    plaintextActions: oneOf('plaintextActions', options.plaintextActions, ['refuse', 'upgrade', 'pass']),
    otherActions: readOtherActions(options.otherActions, actions),
    clearIdentity: readClearIdentity(options.clearIdentity, actions),
  };
}

/** The first choice is the default. */
function oneOf<const T extends string>(
  name: string,
  value: T | undefined,
  choices: readonly [T, ...T[]],
  more = '',
): T {
  if (value === undefined) return choices[0];
  if (!choices.includes(value))
    throw invalidOption(`${name} must be ${more ? '' : 'one of '}'${choices.join("', '")}'${more}`);
  return value;
}

type Rules = ReadonlyMap<string, ActionRule>;

/** A list may name only actions that are never sealed: one from the table would go in the clear by mistake. */
function readOtherActions(
  value: MiddlewareOptions['otherActions'],
  actions: Rules,
): MiddlewareSettings['otherActions'] {
  if (!isList(value)) return oneOf('otherActions', value, ['refuse', 'pass'], ', or a list of names');
  const known = [...actions.keys(), ...PLAINTEXT_SIBLINGS.keys()];
  for (const name of readNames('otherActions', value)) {
    if (known.includes(name)) {
      const why = PLAINTEXT_SIBLINGS.has(name)
        ? 'plaintextActions decides about it'
        : 'its row decides how it is sealed';
      throw invalidOption(`otherActions can't name ${name}: ${why}`);
    }
    const near = nearMiss(name, known);
    if (near !== undefined)
      throw invalidOption(`otherActions has a name that is nearly ${near}: leave it out`);
    if (!isActionName(name)) throw invalidOption('otherActions must name actions: letters and digits');
  }
  return new Set(value);
}

function readClearIdentity(
  value: MiddlewareOptions['clearIdentity'],
  actions: Rules,
): MiddlewareSettings['clearIdentity'] {
  if (!isList(value)) return oneOf('clearIdentity', value, ['report', 'refuse'], ', or a list of names');
  for (const entry of readNames('clearIdentity', value)) {
    const [first = '', ...path] = entry.split('.');
    const isAction = actions.has(first) || PLAINTEXT_SIBLINGS.has(first);
    const isKnown = isAction || (path.length === 0 && isIdentityName(first));
    if (!isKnown) {
      throw invalidOption(
        "clearIdentity must name actions of the table, members with identity data, or both: 'DetectAuth.ImageBase64'",
      );
    }
  }
  return new Set(value);
}

function isList<T>(value: T | readonly string[]): value is readonly string[] {
  return Array.isArray(value);
}

function readNames(option: string, names: readonly unknown[]): readonly string[] {
  // By index: a name that was never set (`[process.env.ACTION]`) is undefined.
  const place = Array.from(names).findIndex((name) => typeof name !== 'string');
  if (place >= 0) throw wrongType('ERR_INVALID_OPTIONS', `${option}[${place}]`, 'a string', names[place]);
  return names as readonly string[];
}
