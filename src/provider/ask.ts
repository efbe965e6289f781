// How a provider is asked: with copies, and trusted with nothing but its cryptography. What it gives is checked and
// copied before it is used.

import { EncryptionError, typeName, wrongType } from '../errors.ts';
import { type Bytes, viewBytes, wipe } from '../platform/bytes.ts';

/** Takes what a provider gave, which `subject` names in errors. */
type Take<T> = (output: unknown, subject: string) => T;

/**
 * Calls a function of a provider, and takes what it gives. The inputs are copies made for it: it may change them, or
 * give one of them back, and they are overwritten in the end.
 *
 * @throws EncryptionError ERR_PROVIDER when the function throws, and for what it must not give.
 */
export function ask<Inputs extends Uint8Array[], T>(
  label: string,
  inputs: [...Inputs],
  run: (...inputs: Inputs) => unknown,
  take: Take<T>,
): T {
  const subject = `what ${label} gives`;
  try {
    const output = attempt(label, () => run(...inputs));
    refusePromise(subject, output);
    return take(output, subject);
  } finally {
    wipe(...inputs);
  }
}

/** The error of a provider may quote a key, in its message or as its cause: only its class is told. */
function attempt(label: string, run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    throw new EncryptionError(
      'ERR_PROVIDER',
      `${label} failed: it threw ${typeName(error)}. Nothing was sent; log the reason in the provider`,
    );
  }
}

/** Nobody waits for a promise here: its rejection must not end the process either. */
function refusePromise(subject: string, output: unknown): void {
  if (typeof memberOf(output, 'then') !== 'function') return;
  Promise.resolve(output).catch(() => {});
  throw wrongType('ERR_PROVIDER', subject, 'there at once, since providers are synchronous', output);
}

/** A member of what a provider gave; undefined where there is none or reading it throws. */
export function memberOf(output: unknown, name: string): unknown {
  try {
    return (output as Record<string, unknown> | null | undefined)?.[name];
  } catch {
    return undefined;
  }
}

/** A copy of `length` bytes that a provider gave, where it can't change them any more. */
export function takeBytes(subject: string, output: unknown, length: number): Bytes {
  return copyBytes(subject, viewOutput(subject, output), length, length);
}

/** The same for what is secret, of `least` to `most` bytes; it is overwritten where it was given. */
export function takeSecret(subject: string, output: unknown, least: number, most: number): Bytes {
  const view = viewOutput(subject, output);
  try {
    return copyBytes(subject, view, least, most);
  } finally {
    wipe(view);
  }
}

/** Recognised by its tag, so that the Uint8Array of another realm is one too. */
function viewOutput(subject: string, output: unknown): Uint8Array {
  const isBytes = Object.prototype.toString.call(output) === '[object Uint8Array]';
  const view = isBytes ? viewBytes(output) : undefined;
  if (!view) throw wrongType('ERR_PROVIDER', subject, 'a Uint8Array', output);
  return view;
}

function copyBytes(subject: string, view: Uint8Array, least: number, most: number): Bytes {
  if (view.length >= least && view.length <= most) return new Uint8Array(view);
  const expected = least === most ? least : `${least} to ${most}`;
  throw brokenContract(subject, `must be ${expected} bytes, got ${view.length}`);
}

/** A provider that does not do what CryptoProvider says. */
export function brokenContract(subject: string, reason: string): EncryptionError {
  return new EncryptionError('ERR_PROVIDER', `${subject} ${reason}`);
}
