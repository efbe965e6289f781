// A function of Tencent Cloud SCF (event function, execution method serverless.main_handler): an HTTP request brings a
// photo as JSON, { "ImageBase64": …, "CardSide": … }, and takes what is on the card back.

import { maskIdentity, withEncryption } from 'tencentcloud-encryption';
import { ocr } from 'tencentcloud-sdk-nodejs-ocr';

// Outside the handler: made and checked once for each instance. A wrong key fails its start, not a caller's request.
const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey } = process.env;
const config = { credential: { secretId, secretKey }, region: 'ap-guangzhou' };
const client = withEncryption(new ocr.v20181119.Client(config), {
  publicKey: process.env.TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY ?? '',
  onEvent: (event) => log({ event }),
});

/** Of the function's time, what is kept to tell the caller. */
const RESERVE_MS = 500;

export async function main_handler({ body }, { request_id, time_limit_in_ms }) {
  const signal = AbortSignal.timeout(time_limit_in_ms - RESERVE_MS);
  try {
    const { ImageBase64, CardSide } = JSON.parse(body) ?? {};
    const card = await client.RecognizeEncryptedIDCardOCR({ ImageBase64, CardSide }, { signal });
    log({ request_id, card: maskIdentity(card) });
    return reply(200, card);
  } catch (error) {
    const [status, code] = signal.aborted ? [504, 'Timeout'] : explain(error);
    // A message may quote what the caller sent: the code and the id of the service's request are enough.
    const failure = { code, requestId: error.requestId || undefined };
    log({ request_id, status, ...failure });
    return reply(status, failure);
  }
}

/** The first that fits. What the caller can't fix is 502: the key, the quota, an answer that doesn't open. */
const STATUS = [
  [413, /^(ERR_REQUEST_TOO_LARGE|RequestSizeLimitExceeded)$|TooLarge/],
  [400, /^(ERR_INVALID_PARAMS$|InvalidParameter|MissingParameter)/],
  [422, /^FailedOperation\.(EmptyImageError|Image|OcrFailed)/],
  [429, /^RequestLimitExceeded/],
];

function explain(error) {
  if (error instanceof SyntaxError) return [400, 'BadJson'];
  const { code = 'NoAnswer' } = error;
  const [status = 502] = STATUS.find(([, codes]) => codes.test(code)) ?? [];
  return [status, code];
}

function log(entry) {
  console.log(JSON.stringify(entry));
}

function reply(statusCode, content) {
  const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
  return { isBase64Encoded: false, statusCode, headers, body: JSON.stringify(content) };
}
