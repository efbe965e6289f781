import { stat } from 'node:fs/promises';
import type { SealedCall } from '../../envelope/sealed-call.ts';
import { EncryptionError, ServiceError, withoutPointer } from '../../errors.ts';
import { UsageError } from '../exit.ts';
import { type Io, parseJson, printable, readInput, writeLine } from '../io.ts';
import { showPath } from '../show.ts';
import { waitForJson } from './wait-for-json.ts';

/** A file that exists before the request is made can't have its answer. */
export async function refuseOldAnswer(file: string | undefined): Promise<void> {
  const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
  if (!found?.isFile()) return;
  throw new UsageError(
    `${file} exists, so it can't have the answer to a request that is not made yet: remove it`,
  );
}

/** Waits for the answer: in a file, or all of stdin. */
export async function waitForAnswer(file: string | undefined, io: Io): Promise<unknown> {
  writeLine(
    io.stderr,
    `waiting for the answer ${file === undefined ? 'on stdin, until its end' : `in ${printable(showPath(file))}`}`,
  );
  if (file !== undefined) return waitForJson(file, io.signal);
  const answer = parseJson((await readInput('-', io)).toString('utf8'));
  if (answer) return answer.value;
  throw new Error('stdin is not JSON: give the body of the HTTP response, without its headers');
}

/** Opens the answer. Errors of the service or the library come with the RequestId that support will ask for. */
export function openServiceAnswer(exchange: SealedCall, answer: unknown): object {
  try {
    return exchange.open<object>(answer);
  } catch (error) {
    throw new Error(explainAnswer(error));
  }
}

function explainAnswer(error: unknown): string {
  const isKnown = error instanceof ServiceError || error instanceof EncryptionError;
  if (!isKnown) return "the answer can't be read";
  const { code, message, requestId } = error;
  const what =
    error instanceof ServiceError
      ? `the service answered ${code}: ${message}`
      : `${withoutPointer(message)} (${code})`;
  return requestId === undefined ? what : `${what}; RequestId ${requestId}`;
}
