// Calls a provider with copies, and trusts it with nothing but its cryptography: its output is checked and copied
// before use.

import { EncryptionError, typeName, wrongType } from '../errors.ts';
import { type Bytes, viewBytes, wipe } from '../platform/bytes.ts';

/** Checks and copies what a provider returned, which `subject` names in errors. */
type Take<T> = (output: unknown, subject: string) => T;

/**
 * Calls a function of a provider, and takes what it returns. The inputs are copies made for it: it may change them, or
 * return one of them, and they are overwritten at the end.
 *
 * @throws EncryptionError ERR_PROVIDER if the function throws, or returns output that `take` refuses.
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

/** A provider's error may quote a key, in its message or its cause, so only its class is shown. */
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

/** Nothing awaits the promise, so its rejection must not end the process either. */
function refusePromise(subject: string, output: unknown): void {
  if (typeof memberOf(output, 'then') !== 'function') return;
  Promise.resolve(output).catch(() => {});
  throw wrongType('ERR_PROVIDER', subject, 'there at once, since providers are synchronous', output);
}

/** A member of what a provider returned; undefined if there is none or reading it throws. */
export function memberOf(output: unknown, name: string): unknown {
  try {
    return (output as Record<string, unknown> | null | undefined)?.[name];
  } catch {
    return undefined;
  }
}

/** A copy of the `length` bytes that a provider returned, which it can no longer change. */
export function takeBytes(subject: string, output: unknown, length: number): Bytes {
  return copyBytes(subject, viewOutput(subject, output), length, length);
}

/** The same for a secret of `least` to `most` bytes; the provider's own bytes are overwritten. */
export function takeSecret(subject: string, output: unknown, least: number, most: number): Bytes {
  const view = viewOutput(subject, output);
  try {
    return copyBytes(subject, view, least, most);
  } finally {
    wipe(view);
  }
}

function viewOutput(subject: string, output: unknown): Uint8Array {
  const view = isUint8Array(output) ? viewBytes(output) : undefined;
  if (!view) throw wrongType('ERR_PROVIDER', subject, 'a Uint8Array', output);
  return view;
}

/** Recognised by its tag, so that a Uint8Array from another realm is accepted. */
function isUint8Array(output: unknown): boolean {
  try {
    return Object.prototype.toString.call(output) === '[object Uint8Array]';
  } catch {
    // A getter or a Proxy that throws: its words may quote a key.
    return false;
  }
}

function copyBytes(subject: string, view: Uint8Array, least: number, most: number): Bytes {
  if (view.length >= least && view.length <= most) return new Uint8Array(view);
  const expected = least === most ? least : `${least} to ${most}`;
  throw brokenContract(subject, `must be ${expected} bytes, got ${view.length}`);
}

/** The error for a provider that doesn't keep CryptoProvider's contract. */
export function brokenContract(subject: string, reason: string): EncryptionError {
  return new EncryptionError('ERR_PROVIDER', `${subject} ${reason}`);
}
