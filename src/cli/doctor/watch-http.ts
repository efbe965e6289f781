import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

/** What HTTP showed of a call. The SDK keeps only a message of it. */
export interface HttpTrace {
  /** Of the system or of TLS. */
  errorCode?: string;
  status?: number;
  /** The server's clock minus this machine's, from the Date header, which has whole seconds. */
  clockSeconds?: number;
  /** The answer's body, if it was asked for. */
  body?: string;
}

const CHANNEL = 'http.client.request.start';

/** Watches the first HTTP request that `call` makes. `call` must not reject. `withBody` also keeps the answer's body. */
export async function watchHttp<T>(
  call: () => Promise<T>,
  withBody: boolean,
): Promise<{ outcome: T; trace: HttpTrace }> {
  const trace: HttpTrace = {};
  const onStart = (message: unknown): void => {
    unsubscribe(CHANNEL, onStart);
    const { request } = message as { request: ClientRequest };
    watch(request, trace);
    if (withBody) request.once('response', (response: IncomingMessage) => keepBody(response, trace));
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

// Far above any answer of the card action.
const MAX_BODY_BYTES = 8 * 2 ** 20;

/** The SDK reads the body too, so both must get every chunk. */
function keepBody(response: IncomingMessage, trace: HttpTrace): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  });
  response.once('end', () => {
    if (size <= MAX_BODY_BYTES)
      trace.body = decodeBody(Buffer.concat(chunks), response.headers['content-encoding']);
  });
}

const DECODERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gunzipSync(bytes, { maxOutputLength: MAX_BODY_BYTES }),
  deflate: (bytes) => inflateSync(bytes, { maxOutputLength: MAX_BODY_BYTES }),
  br: (bytes) => brotliDecompressSync(bytes, { maxOutputLength: MAX_BODY_BYTES }),
};

/** Returns an empty text, which isn't JSON, for a body that can't be decoded. */
function decodeBody(bytes: Buffer, encoding = 'identity'): string {
  const decoder = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding]! : (same: Buffer) => same;
  try {
    return decoder(bytes).toString('utf8');
  } catch {
    return '';
  }
}
