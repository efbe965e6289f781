import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';

/** What HTTP showed of a call. The SDK keeps no more of it than a message. */
export interface HttpTrace {
  /** Of the system or of TLS. */
  errorCode?: string;
  status?: number;
  /** The server's clock less this machine's, by the Date header, which has whole seconds. */
  clockSeconds?: number;
}

const CHANNEL = 'http.client.request.start';

/** Watches the first HTTP request that `call` makes. `call` must not reject. */
export async function watchHttp<T>(call: () => Promise<T>): Promise<{ outcome: T; trace: HttpTrace }> {
  const trace: HttpTrace = {};
  const onStart = (message: unknown): void => {
    unsubscribe(CHANNEL, onStart);
    watch((message as { request: ClientRequest }).request, trace);
  };
  subscribe(CHANNEL, onStart);
  try {
    return { outcome: await call(), trace };
  } finally {
    unsubscribe(CHANNEL, onStart);
  }
}

function watch(request: ClientRequest, trace: HttpTrace): void {
  request.once('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== undefined) trace.errorCode = code;
  });
  request.once('response', ({ statusCode, headers }: IncomingMessage) => {
    if (statusCode !== undefined) trace.status = statusCode;
    const date = Date.parse(headers.date ?? '');
    if (!Number.isNaN(date)) trace.clockSeconds = Math.round((date - Date.now()) / 1000);
  });
}
