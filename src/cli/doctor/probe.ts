import { WHITE_PIXEL } from '../../emulator/pixel.ts';
import { EncryptionError } from '../../errors.ts';
import type { PublicKey } from '../../keys/public-key.ts';
import { withEncryption } from '../../middleware/sdk-client.ts';
import type { OcrClient } from '../service/client.ts';
import { type Failure, failureOf } from '../service/failure.ts';
import { type HttpTrace, watchHttp } from './watch-http.ts';

/** What came of the call; without a code it was answered with a result, which opened. */
export interface ProbeResult extends Partial<Failure> {
  readonly trace: HttpTrace;
}

/** Sends one encrypted call with an image of one white pixel: nobody's data. */
export async function probe(sdk: OcrClient, publicKey: PublicKey, signal: AbortSignal): Promise<ProbeResult> {
  const client = withEncryption(sdk, { publicKey });
  const call = () => client.RecognizeEncryptedIDCardOCR({ ImageBase64: WHITE_PIXEL }, { signal });
  const { outcome: error, trace } = await watchHttp(() =>
    call().then(
      () => undefined,
      (thrown: unknown) => thrown,
    ),
  );
  signal.throwIfAborted();
  return error === undefined ? { trace } : { ...readFailure(error, trace), trace };
}

/** What failureOf says where the SDK's message names no reason. */
const VAGUE = ['NETWORK_ERROR', 'ERR_INVALID_RESPONSE'];

function readFailure(error: unknown, { status, errorCode = 'NETWORK_ERROR' }: HttpTrace): Failure {
  const failure = failureOf(error);
  if (error instanceof EncryptionError || !VAGUE.includes(failure.code)) return failure;
  return { ...failure, code: status === undefined ? errorCode : 'NOT_THE_API' };
}
