// Errors in words for whoever sits before the page. No message of an error is shown: only what its code means.

import { EncryptionError, ServiceError } from 'tencentcloud-encryption';

/** The relay answered with a status instead of the service's answer. */
export class RelayError extends Error {
  constructor(status) {
    super(`the relay answered ${status}`);
    this.status = status;
  }
}

const OURS = {
  ERR_INVALID_PUBLIC_KEY:
    'The server gave an encryption key that this page does not trust. Nothing was sent. Please tell us.',
  ERR_ALGORITHM_MISMATCH:
    'The server gave an encryption key of a kind that this page does not use. Nothing was sent.',
  ERR_INVALID_PARAMS: 'This file can not be used: take a photo as PNG, JPEG or BMP. Nothing was sent.',
  ERR_REQUEST_TOO_LARGE: 'The photo is too large: at most 5.8 MB. Nothing was sent.',
  ERR_PLAINTEXT_RESPONSE: 'The answer was not encrypted, so it was not used. Please tell us.',
  ERR_INVALID_RESPONSE: 'The answer has a wrong form, so it was not used.',
  ERR_DECRYPTION_FAILED: 'The answer could not be decrypted, so it was not used. Please try again.',
};

// The beginning of the service's codes; the first that fits counts.
const SERVICE = [
  [
    'FailedOperation.Image',
    'The photo could not be read: is it sharp, well lit and whole? Please take another.',
  ],
  ['FailedOperation', 'No identity card was recognised. Please take another photo.'],
  ['InvalidParameterValue', 'This photo was not accepted. Please take another.'],
  ['LimitExceeded', 'The photo is too large.'],
  ['RequestLimitExceeded', 'Too many are using this at the moment. Please try again.'],
];

const RELAY = {
  413: 'The photo is too large.',
  429: 'Too many tries. Please wait a minute.',
  502: 'The recognition service can not be reached. Please try again.',
};

/** What happened and what to do; never a word of the photo, the card, or an error's own message. */
export function explain(error) {
  if (error instanceof RelayError) return RELAY[error.status] ?? 'The server refused the request.';
  if (error instanceof ServiceError) return withId(serviceText(error.code), error);
  if (error instanceof EncryptionError) return withId(OURS[error.code] ?? 'The photo was not sent.', error);
  return 'The server can not be reached. Please try again.';
}

function serviceText(code) {
  const [, text] = SERVICE.find(([start]) => code.startsWith(start)) ?? [];
  return text ?? 'The recognition service refused the request.';
}

function withId(text, { requestId }) {
  return requestId ? `${text} (request ${requestId})` : text;
}
