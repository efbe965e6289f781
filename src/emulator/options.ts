import { checkNames, invalidOption } from '../platform/check-options.ts';
import { ANSWER_FORMS, type AnswerForm } from './answer.ts';
import { FAULTS, type Fault } from './faults.ts';
import type { GivenKeys } from './given-keys.ts';
import type { ReceivedRequest } from './received.ts';
import type { RequestParams } from './request-params.ts';

export type Recognize = (params: RequestParams, request: ReceivedRequest) => object | Promise<object>;

/** How the emulator behaves; each can be changed while it runs. */
export interface Behaviour {
  /** Replaces every action's own result; undefined to keep those. */
  recognize: Recognize | undefined;
  answers: AnswerForm | ((request: ReceivedRequest) => AnswerForm);
  fault: Fault | undefined | ((request: ReceivedRequest) => Fault | undefined);
  /** The code of an error to answer with once the signature is verified, such as 'UnauthorizedOperation'. */
  error: string | undefined | ((request: ReceivedRequest) => string | undefined);
  /** Default 10 * 2 ** 20, like the API gateway's. */
  maxRequestBytes: number;
  /** Default: no limit. The service's own is 20 for a card. */
  callsPerSecond: number;
}

/** What to change: undefined clears a fault, an error or a `recognize`, and leaves anything else as it is. */
export type BehaviourChanges = { [Name in keyof Behaviour]?: Behaviour[Name] | undefined };

export interface EmulatorOptions extends BehaviourChanges {
  /** TCP port on 127.0.0.1. Default 0: any free one. */
  port?: number | undefined;
  /** Default: a fresh synthetic one. */
  credential?: { secretId: string; secretKey: string } | undefined;
  /**
   * Private keys in PEM, for recorded requests: RSA (PKCS#1 or PKCS#8) for 'AES-256-CBC', SM2 (PKCS#8 or SEC 1) for
   * 'SM4-GCM'. Default for each: a fresh one. Test keys only.
   */
  keys?: GivenKeys | undefined;
  /** Bits of a fresh RSA key. Default 1024, as issued. */
  rsaBits?: number | undefined;
  /** The server's clock, in milliseconds since 1970; its Date header shows it. Default Date.now. */
  now?: (() => number) | undefined;
  /** How many of the latest requests to keep in `requests`. Default 10,000. */
  keepRequests?: number | undefined;
  /** Called once for each request, when its answer (or its fault) has been decided. */
  onRequest?: ((request: ReceivedRequest) => void) | undefined;
}

type OptionCheck = readonly [isRight: (value: unknown) => boolean, expected: string];

const isFunction = (value: unknown): boolean => typeof value === 'function';
const isInteger = (least: number, most: number) => (value: unknown) =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
const isOneOf = (names: readonly unknown[]) => (value: unknown) => isFunction(value) || names.includes(value);
const isCode = (value: unknown): boolean =>
  isFunction(value) || (typeof value === 'string' && /^[A-Z]\w*(\.\w+)?$/.test(value));
const isCredential = (value: unknown): boolean => {
  const { secretId, secretKey } = (value ?? {}) as Record<string, unknown>;
  return [secretId, secretKey].every((text) => typeof text === 'string' && text !== '');
};

const BEHAVIOUR: Readonly<Record<keyof Behaviour, OptionCheck>> = {
  recognize: [isFunction, 'a function'],
  answers: [isOneOf(ANSWER_FORMS), `a function or one of ${ANSWER_FORMS.join(', ')}`],
  fault: [isOneOf(FAULTS), `a function or one of ${FAULTS.join(', ')}`],
  error: [isCode, 'a function or the code of an error, such as UnauthorizedOperation'],
  maxRequestBytes: [isInteger(1, Number.MAX_SAFE_INTEGER), 'a whole number of bytes'],
  callsPerSecond: [(value) => typeof value === 'number' && value > 0, 'a number above 0'],
};

const OPTIONS: Readonly<Record<keyof EmulatorOptions, OptionCheck>> = {
  ...BEHAVIOUR,
  port: [isInteger(0, 65_535), 'a whole number from 0 to 65535'],
  credential: [isCredential, 'an object with secretId and secretKey'],
  // The content is checked when the keys are read.
  keys: [(value) => typeof value === 'object' && value !== null, 'an object of private keys in PEM'],
  rsaBits: [isInteger(1024, 8192), 'a whole number from 1024 to 8192'],
  now: [isFunction, 'a function'],
  keepRequests: [isInteger(0, Number.MAX_SAFE_INTEGER), 'a whole number of at least 0'],
  onRequest: [isFunction, 'a function'],
};

/** @throws EncryptionError ERR_INVALID_OPTIONS for an unknown or malformed option. */
export function checkEmulatorOptions(options: EmulatorOptions): void {
  checkAgainst(options, OPTIONS);
  if (options.rsaBits !== undefined && options.keys?.['AES-256-CBC'] !== undefined) {
    throw invalidOption("rsaBits is for a fresh key: leave it out when keys['AES-256-CBC'] is given");
  }
}

/** Applies the changes to the behaviour. */
export function changeBehaviour(behaviour: Behaviour, changes: BehaviourChanges): void {
  checkAgainst(changes, BEHAVIOUR);
  Object.assign(behaviour, pickBehaviour(changes));
}

const CLEARABLE = ['fault', 'error', 'recognize'];

export function pickBehaviour(options: BehaviourChanges): Partial<Behaviour> {
  const isSet = ([name, value]: [string, unknown]) =>
    name in BEHAVIOUR && (value !== undefined || CLEARABLE.includes(name));
  return Object.fromEntries(Object.entries(options).filter(isSet));
}

function checkAgainst(options: object, checks: Readonly<Record<string, OptionCheck>>): void {
  checkNames(options, Object.keys(checks));
  for (const [name, value] of Object.entries(options)) {
    const [isRight, expected] = checks[name]!;
    if (value !== undefined && !isRight(value)) throw invalidOption(`${name} must be ${expected}`);
  }
}
