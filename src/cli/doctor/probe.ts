import { WHITE_PIXEL } from '../../emulator/pixel.ts';
import { sealRequest } from '../../envelope/by-hand.ts';
import { EncryptionError, type Failure } from '../../errors.ts';
import type { PublicKey } from '../../keys/public-key.ts';
import { failureOf } from '../../middleware/failure.ts';
import { withEncryption } from '../../middleware/sdk-client.ts';
import type { OcrClient } from '../service/client.ts';
import { type CallFailure, describeFailure } from '../service/failure.ts';
import { type HttpTrace, watchHttp } from './watch-http.ts';

/** The outcome of the call; without a code, the answer was a result that opened. */
export interface ProbeResult extends Partial<CallFailure> {
  readonly trace: HttpTrace;
  /** Why it failed, classified as in events. */
  readonly failure?: Failure;
  /** The sealed request, if the call was made. */
  readonly request?: Record<string, unknown>;
  /** What the answer opened to. */
  readonly result?: unknown;
}

export interface ProbeOptions {
  readonly signal: AbortSignal;
  /** Default: one white pixel, which is nobody's data. */
  readonly image?: Uint8Array | undefined;
  readonly keepAnswer?: boolean;
}

/** Makes one encrypted call. Sealed by hand, so that request and answer can be examined as they are on the wire. */
export async function probe(
  sdk: OcrClient,
  options: { readonly publicKey: PublicKey; readonly dangerouslyAllowHttp?: boolean | undefined },
  { signal, image, keepAnswer = false }: ProbeOptions,
): Promise<ProbeResult> {
  const { publicKey } = options;
  const client = withEncryption(sdk, options);
  const sealed = sealRequest({ ImageBase64: image ?? WHITE_PIXEL }, { publicKey });
  const { request } = sealed;
  const call = async () =>
    sealed.open(await client.request('RecognizeEncryptedIDCardOCR', request, { signal }));
  const settle = () =>
    call().then(
      (result) => ({ result }),
      (error: unknown) => ({ error }),
    );
  try {
    const { outcome, trace } = await watchHttp(settle, keepAnswer);
    signal.throwIfAborted();
    if ('result' in outcome) return { trace, request, result: outcome.result };
    const { failure } = failureOf(outcome.error);
    return { ...readFailure(outcome.error, trace), failure, trace, request };
  } finally {
    sealed.dispose();
  }
}

/** The codes that describeFailure returns if the SDK's message gives no reason. */
const VAGUE = ['NETWORK_ERROR', 'ERR_INVALID_RESPONSE'];

function readFailure(error: unknown, { status, errorCode = 'NETWORK_ERROR' }: HttpTrace): CallFailure {
  const failure = describeFailure(error);
  if (error instanceof EncryptionError || !VAGUE.includes(failure.code)) return failure;
  return { ...failure, code: status === undefined ? errorCode : 'NOT_THE_API' };
}
