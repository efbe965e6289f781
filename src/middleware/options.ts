import type { ActionRule } from '../envelope/action-rules.ts';
import { type EncryptionOptions, invalidOption, readOptions, type Settings } from '../envelope/options.ts';
import { wrongType } from '../errors.ts';
import { mergeActions } from './actions.ts';
import type { EventHandler } from './events.ts';

export interface MiddlewareOptions extends EncryptionOptions {
  /**
   * What happens to actions that have an encrypted sibling but are themselves unencrypted (IDCardOCR):
   * 'refuse' them, the default; 'upgrade' them to RecognizeEncryptedIDCardOCR; or 'pass' them on in the clear.
   */
  plaintextActions?: 'refuse' | 'upgrade' | 'pass' | undefined;
  /** What happens to actions that no row of the table covers. Default 'pass'. */
  otherActions?: 'pass' | 'refuse' | undefined;
  /** Rows that add to or override the table of actions. */
  actions?: Record<string, ActionRule> | undefined;
  /** Told of every call, once, when it has ended; also of passed and refused ones. */
  onEvent?: EventHandler | undefined;
}

export interface MiddlewareSettings extends Settings {
  readonly plaintextActions: 'refuse' | 'upgrade' | 'pass';
  readonly otherActions: 'pass' | 'refuse';
  readonly actions: ReadonlyMap<string, ActionRule>;
  readonly onEvent: EventHandler | undefined;
}

export function readMiddlewareOptions(options: MiddlewareOptions): MiddlewareSettings {
  const settings = readOptions(options, ['plaintextActions', 'otherActions', 'actions', 'onEvent']);
  const { onEvent } = options;
  if (onEvent !== undefined && typeof onEvent !== 'function') {
    throw wrongType('ERR_INVALID_OPTIONS', 'onEvent', 'a function', onEvent);
  }
  return {
    ...settings,
    onEvent,
    plaintextActions: oneOf('plaintextActions', options.plaintextActions, ['refuse', 'upgrade', 'pass']),
    otherActions: oneOf('otherActions', options.otherActions, ['pass', 'refuse']),
    actions: mergeActions(options.actions),
  };
}

/** The first choice is the default. */
function oneOf<T extends string>(name: string, value: T | undefined, choices: readonly [T, ...T[]]): T {
  if (value === undefined) return choices[0];
  if (!choices.includes(value)) throw invalidOption(`${name} must be one of '${choices.join("', '")}'`);
  return value;
}
