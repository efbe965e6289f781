import { type Suite, suiteOf } from '../ciphers/suite.ts';
import { EncryptionError, wrongType } from '../errors.ts';
import { type DataKey, generateDataKey } from '../keys/data-key.ts';
import type { PublicKey } from '../keys/public-key.ts';
import { wrappedKeyBytes, wrapWith } from '../keys/wrap-key.ts';
import { base64Length, encodeBase64 } from '../platform/base64.ts';
import { wipe } from '../platform/bytes.ts';
import { writeBody } from './body.ts';
import { ENCRYPTED_BODY, type Encryption, writeEncryption } from './encryption.ts';
import { type Exchange, type SealedRequest, startExchange, toSealedRequest } from './exchange.ts';
import { checkBytes } from './open.ts';
import { type EncryptionOptions, readOptions, type Settings } from './options.ts';
import { type Params, RECOGNIZE_ENCRYPTED, readParams } from './params.ts';

export interface SealOptions extends EncryptionOptions {
  /** The API action whose rules for parameters hold. Default 'RecognizeEncryptedIDCardOCR' for a whole body. */
  action?: string | undefined;
}

/** A request whose business parameters are encrypted as a whole. */
export type SealedBody = { EncryptedBody: string; Encryption: Encryption };

/**
 * Encrypts the parameters of a call as one body under a fresh data key, and wraps that key for the service.
 * Synchronous; the parameters are read once and stay as they are. Guarantees confidentiality against everyone
 * without the service's private key. Not guaranteed: under AES-256-CBC nothing detects a change; under SM4-GCM
 * the service's answer reuses key and IV (see SECURITY.md).
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS, ERR_INVALID_PUBLIC_KEY, ERR_ALGORITHM_MISMATCH,
 * ERR_INVALID_PARAMS or ERR_REQUEST_TOO_LARGE; nothing is encrypted then.
 */
export function sealRequest(params: object, options: SealOptions): SealedRequest {
  const { action, settings } = readSealOptions(options);
  return toSealedRequest(sealBody(readParams(params, action), settings));
}

/** Seals normalised parameters as a whole body. */
export function sealBody(params: Params, settings: Settings): Exchange {
  const publicKey = settings.publicKey();
  const suite = suiteOf(publicKey.algorithm);
  const body = writeBody(params);
  try {
    const requestBytes = checkSize(body.length, params, suite, publicKey, settings);
    const dataKey = generateDataKey(suite.id);
    const request = wipeOnThrow(dataKey.key, () => encryptBody(body, suite, dataKey, publicKey));
    const answer = {
      suite,
      sentBody: request.EncryptedBody,
      allowPlaintextResponse: settings.allowPlaintextResponse,
    };
    return startExchange(request, dataKey, answer, { publicKey, requestBytes });
  } finally {
    wipe(body);
  }
}

/** The protocol's steps 3 to 5: wrap the data key, encrypt the body, write the envelope. */
function encryptBody(body: Uint8Array, suite: Suite, { key, iv }: DataKey, publicKey: PublicKey): SealedBody {
  const wrappedKey = wrapWith(key, publicKey);
  const { ciphertext, tag } = suite.encrypt(body, key, iv);
  return {
    EncryptedBody: encodeBase64(ciphertext),
    Encryption: writeEncryption(suite, wrappedKey, iv, [ENCRYPTED_BODY], tag ? [tag] : []),
  };
}

function wipeOnThrow<T>(key: Uint8Array, work: () => T): T {
  try {
    return work();
  } catch (error) {
    wipe(key);
    throw error;
  }
}

export function readSealOptions(options: SealOptions): { action: string; settings: Settings } {
  const settings = readOptions(options, ['action']);
  const { action = RECOGNIZE_ENCRYPTED } = options;
  if (typeof action !== 'string') throw wrongType('ERR_INVALID_OPTIONS', 'action', 'a string', action);
  return { action, settings };
}

// --- size ---

/** The exact size of the request as JSON, known before anything is encrypted. */
function checkSize(
  bodyBytes: number,
  params: Params,
  suite: Suite,
  publicKey: PublicKey,
  { maxRequestBytes }: Settings,
): number {
  const envelope = envelopeBytes(suite, publicKey);
  const requestBytes = envelope + base64Length(suite.ciphertextBytes(bodyBytes));
  if (requestBytes <= maxRequestBytes) return requestBytes;
  throw new EncryptionError(
    'ERR_REQUEST_TOO_LARGE',
    `the request would be ${requestBytes} bytes, the limit is ${maxRequestBytes} (maxRequestBytes)${imageAdvice(
      bodyBytes,
      params,
      maxRequestBytes - envelope,
    )}`,
  );
}

/** The bytes of `{"EncryptedBody":"","Encryption":{…}}` without the body. */
function envelopeBytes(suite: Suite, publicKey: PublicKey): number {
  const blob = new Uint8Array(wrappedKeyBytes(suite.keyBytes, publicKey));
  const tags = suite.tagBytes > 0 ? [new Uint8Array(suite.tagBytes)] : [];
  const Encryption = writeEncryption(suite, blob, new Uint8Array(suite.ivBytes), [ENCRYPTED_BODY], tags);
  return JSON.stringify({ EncryptedBody: '', Encryption }).length;
}

// An AES block, which padding may add.
const PADDING_BYTES = 16;

function imageAdvice(bodyBytes: number, { ImageBase64 }: Params, room: number): string {
  const given =
    typeof ImageBase64 === 'string'
      ? ImageBase64.length
      : ImageBase64 instanceof Uint8Array
        ? base64Length(ImageBase64.length)
        : 0;
  if (given === 0) return '';
  const rest = bodyBytes - given;
  const most = Math.max(0, Math.floor((Math.floor(room / 4) * 3 - PADDING_BYTES - rest) / 4) * 3);
  return `: the image has ${(given / 4) * 3} bytes, with these parameters it may have at most ${most}; make it smaller`;
}

// --- the deterministic half, for vectors and for those who build their own ---

/**
 * Seals with a data key and IV that the caller gives; only the wrap stays random. For known answers and for
 * those who build their own: a data key must never serve two requests.
 *
 * @throws EncryptionError as sealRequest, and ERR_INVALID_PARAMS for a data key of wrong size.
 */
export function sealWith(params: object, dataKey: DataKey, options: SealOptions): { request: SealedBody } {
  const { action, settings } = readSealOptions(options);
  const publicKey = settings.publicKey();
  const suite = suiteOf(publicKey.algorithm);
  const key = checkBytes('dataKey.key', dataKey?.key, suite.keyBytes);
  const iv = checkBytes('dataKey.iv', dataKey?.iv, suite.ivBytes);
  const normalised = readParams(params, action);
  const body = writeBody(normalised);
  try {
    checkSize(body.length, normalised, suite, publicKey, settings);
    return { request: encryptBody(body, suite, { key, iv }, publicKey) };
  } finally {
    wipe(body);
  }
}
