import {
  type ApiCall,
  type EncryptionEvent,
  encryptionMiddleware,
  type MiddlewareOptions,
} from 'tencentcloud-encryption';
import { keyOf } from './keys.ts';

export interface RecordedCall {
  /** What the middleware handed on. */
  readonly sent: readonly ApiCall[];
  readonly events: readonly EncryptionEvent[];
  /** What the call rejected with; undefined where it resolved. */
  readonly error: (Error & { code?: string }) | undefined;
}

/** Makes one call through the middleware, to a client that records it and gives `answer`. */
export async function recordCall(
  action: string,
  params: unknown,
  options: Partial<MiddlewareOptions> = {},
  answer: object = {},
): Promise<RecordedCall> {
  const sent: ApiCall[] = [];
  const events: EncryptionEvent[] = [];
  const publicKey = keyOf['AES-256-CBC']().pem;
  const onEvent = (event: EncryptionEvent) => void events.push(event);
  const result = encryptionMiddleware({ publicKey, onEvent, ...options })(
    { action, params: params as ApiCall['params'] },
    async (call) => {
      sent.push(call);
      return answer;
    },
  );
  const error = await result.then(
    () => undefined,
    (thrown: Error & { code?: string }) => thrown,
  );
  return { sent, events, error };
}
