// How a call must end, told in one word: 'answer', the name of its fault, 'abort', 'timeout'; or what came instead.

const DECRYPTION = { code: 'ERR_DECRYPTION_FAILED' };
const RESPONSE = { code: 'ERR_INVALID_RESPONSE' };

/** What each fault makes of a call: members of its error, or its message. */
const ERRORS = {
  'wrong-tag': DECRYPTION,
  'cut-body': DECRYPTION,
  'another-key': DECRYPTION,
  reflected: DECRYPTION,
  'plaintext-not-json': DECRYPTION,
  'plaintext-not-utf8': DECRYPTION,
  'plaintext-not-object': DECRYPTION,
  'empty-ciphertext': { code: 'ERR_PLAINTEXT_RESPONSE' },
  'inner-error': { code: 'FailedOperation.OcrFailed' },
  'not-base64': RESPONSE,
  'short-iv': RESPONSE,
  'other-algorithm': RESPONSE,
  'too-many-tags': RESPONSE,
  'foreign-encrypt-list': RESPONSE,
  'rate-limit': { code: 'RequestLimitExceeded' },
  'http-500': { httpCode: 500 },
  'http-not-json': { message: /invalid json/ },
  'connection-reset': { message: /socket hang up|ECONNRESET/ },
  stalled: { message: /network timeout/ },
};

const isAbort = ({ message }) => /aborted a request/.test(message);

function fits(error, members) {
  return Object.entries(members).every(([name, value]) =>
    value instanceof RegExp ? value.test(error[name]) : error[name] === value,
  );
}

/** @returns undefined where the call ended as it must, else what it did instead */
export function faultOf(call, { value, error, wasAborted }) {
  if (error && isAbort(error)) return wasAborted ? undefined : 'ended as if aborted';
  if (call.fault === undefined) return judgeAnswer(call, value, error);
  if (!error) return `gave an answer in spite of ${call.fault}`;
  if (fits(error, ERRORS[call.fault])) return undefined;
  return `after ${call.fault}: ${describe(error)}`;
}

function judgeAnswer({ expectedName }, value, error) {
  if (error) return `failed without a fault: ${describe(error)}`;
  return value?.Name === expectedName ? undefined : "gave another call's answer";
}

function describe({ name, code, message }) {
  return `${name} ${code ?? ''} ${message}`;
}
