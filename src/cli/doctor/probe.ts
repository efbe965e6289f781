import { WHITE_PIXEL } from '../../emulator/pixel.ts';
import { EncryptionError, type Failure as FailureClass } from '../../errors.ts';
import type { EncryptionEvent } from '../../middleware/events.ts';
import type { MiddlewareOptions } from '../../middleware/options.ts';
import { withEncryption } from '../../middleware/sdk-client.ts';
import type { OcrClient } from '../service/client.ts';
import { type Failure, failureOf } from '../service/failure.ts';
import { type HttpTrace, watchHttp } from './watch-http.ts';

/** What came of the call; without a code it was answered with a result, which opened. */
export interface ProbeResult extends Partial<Failure> {
  readonly trace: HttpTrace;
  /** Why it failed, as the event of the call has it. */
  readonly failure?: FailureClass;
}

/** Sends one encrypted call with an image of one white pixel: nobody's data. */
export async function probe(
  sdk: OcrClient,
  options: MiddlewareOptions,
  signal: AbortSignal,
): Promise<ProbeResult> {
  let why: FailureClass | undefined;
  const onEvent = ({ failure }: EncryptionEvent) => {
    why = failure;
  };
  const client = withEncryption(sdk, { ...options, onEvent });
  const call = () => client.RecognizeEncryptedIDCardOCR({ ImageBase64: WHITE_PIXEL }, { signal });
  const { outcome: error, trace } = await watchHttp(() =>
    call().then(
      () => undefined,
      (thrown: unknown) => thrown,
    ),
  );
  signal.throwIfAborted();
  if (error === undefined) return { trace };
  return { ...readFailure(error, trace), trace, ...(why && { failure: why }) };
}

/** What failureOf says where the SDK's message names no reason. */
const VAGUE = ['NETWORK_ERROR', 'ERR_INVALID_RESPONSE'];

function readFailure(error: unknown, { status, errorCode = 'NETWORK_ERROR' }: HttpTrace): Failure {
  const failure = failureOf(error);
  if (error instanceof EncryptionError || !VAGUE.includes(failure.code)) return failure;
  return { ...failure, code: status === undefined ? errorCode : 'NOT_THE_API' };
}
