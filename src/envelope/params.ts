import { EncryptionError, wrongType } from '../errors.ts';
import { encodeBase64, isBase64, removeLineBreaks } from '../platform/base64.ts';
import { viewBytes } from '../platform/bytes.ts';
import { isEmpty } from './encryption.ts';
import { checkImageHead } from './image.ts';

/** The action whose body is always encrypted as a whole, and whose parameters are known. */
export const RECOGNIZE_ENCRYPTED = 'RecognizeEncryptedIDCardOCR';

/** Parameters ready to be written: no null or undefined, images as bytes or bare Base64, in the given order. */
export type Params = Record<string, unknown>;

/**
 * Checks and normalises the parameters of an action, which are plain data already (see copyParams).
 *
 * @throws EncryptionError ERR_INVALID_PARAMS, naming the parameter and never its value.
 */
export function readParams(params: Params, action: string | undefined): Params {
  const copy: Params = Object.create(null);
  for (const [name, value] of readEntries(params)) {
    const isAbsent = value === undefined || value === null || SEALED_PARAMETERS.includes(name);
    if (!isAbsent) copy[name] = readValue(name, value);
  }
  return action === RECOGNIZE_ENCRYPTED ? readCardParams(copy) : copy;
}

export function invalidParams(message: string): EncryptionError {
  return new EncryptionError('ERR_INVALID_PARAMS', message);
}

export const COMMON_PARAMETERS: readonly string[] = ['Action', 'Version', 'Region'];
const SEALED_PARAMETERS = ['EncryptedBody', 'Encryption'];

/**
 * The members of the parameters. Refuses those that don't belong there: the common parameters, which travel in
 * headers, and the wire's own members.
 */
function readEntries(params: Params): [string, unknown][] {
  const entries = Object.entries(params);
  for (const [name, value] of entries) checkName(name, value);
  return entries;
}

/** The members by name, as they go over the wire: bytes become Base64. */
export function readMembers(params: Params): Map<string, unknown> {
  return new Map(readEntries(params).map(([name, value]) => [name, readMember(name, value)]));
}

/** Parameters that aren't sealed: bytes become Base64, and the image of a known action becomes bare Base64. */
export function clearParams(params: Params, isKnown: boolean): Params {
  const write = (name: string, value: unknown) => (isKnown ? bareMember(name, value) : bytesToBase64(value));
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, write(name, value)]));
}

function bareMember(name: string, value: unknown): unknown {
  return name === 'ImageBase64' && typeof value === 'string' ? bareImage(value) : bytesToBase64(value);
}

function bytesToBase64(value: unknown): unknown {
  const bytes = viewBytes(value);
  return bytes ? encodeBase64(bytes) : value;
}

function readMember(name: string, value: unknown): unknown {
  const bytes = viewBytes(value);
  if (name === 'ImageBase64' && (bytes || typeof value === 'string')) {
    checkImageHead(name, bytes ?? bareImage(value as string));
  }
  return bareMember(name, value);
}

function checkName(name: string, value: unknown): void {
  if (COMMON_PARAMETERS.includes(name) && value !== null && value !== undefined) {
    throw invalidParams(
      `${name} isn't a business parameter: it travels in a header and is never encrypted, so leave it out`,
    );
  }
  if (SEALED_PARAMETERS.includes(name) && !isEmpty(value)) {
    throw invalidParams(`${name} is made by this library: pass the plain parameters, without ${name}`);
  }
}

/** A value as it is written: an image as bytes or bare Base64, anything else unchanged. */
export function readValue(name: string, value: unknown): unknown {
  const bytes = viewBytes(value);
  if (name === 'ImageBase64') return bytes ? readImageBytes(bytes) : readImageText(value);
  return value;
}

// --- images ---

/** An image as Base64; a data: prefix and line breaks are removed, as the service requires. */
function readImageText(value: unknown): string {
  if (typeof value !== 'string') {
    throw wrongType('ERR_INVALID_PARAMS', 'ImageBase64', 'a Base64 string or bytes', value);
  }
  const text = bareImage(value);
  if (!isBase64(text)) {
    throw invalidParams(
      `ImageBase64 must be standard Base64 with padding, got ${text.length} characters that aren't: if this is a path, read the file and pass its bytes`,
    );
  }
  checkImageHead('ImageBase64', text);
  return text;
}

function bareImage(text: string): string {
  return removeLineBreaks(text.replace(/^data:[^,]{0,100};base64,/i, ''));
}

function readImageBytes(bytes: Uint8Array): Uint8Array {
  checkImageHead('ImageBase64', bytes);
  return bytes;
}

// --- RecognizeEncryptedIDCardOCR ---

const OPTIONAL_TEXTS = ['ImageBase64', 'ImageUrl', 'CardSide', 'Config'];

function readCardParams(params: Params): Params {
  // The guide sends unused parameters as empty strings. Leaving them out, as a live caller does, is accepted too.
  for (const name of OPTIONAL_TEXTS) {
    if (isEmpty(params[name]) || (viewBytes(params[name])?.length ?? 1) === 0) delete params[name];
  }
  checkOneImage(params);
  checkUrl(params.ImageUrl);
  checkCardSide(params.CardSide);
  if (params.Config !== undefined) params.Config = readConfig(params.Config);
  return params;
}

function checkOneImage({ ImageBase64, ImageUrl }: Params): void {
  if (ImageBase64 === undefined && ImageUrl === undefined) {
    throw invalidParams('there is no image: pass ImageBase64 (a Base64 string or bytes) or ImageUrl');
  }
  if (ImageBase64 !== undefined && ImageUrl !== undefined) {
    throw invalidParams(
      'ImageBase64 and ImageUrl are both set, and the API texts disagree on which one counts: pass only one',
    );
  }
}

function checkUrl(url: unknown): void {
  if (url === undefined) return;
  if (typeof url !== 'string') throw wrongType('ERR_INVALID_PARAMS', 'ImageUrl', 'a string', url);
  if (!/^https?:\/\/\S+$/i.test(url)) throw invalidParams('ImageUrl must be an http:// or https:// address');
}

function checkCardSide(side: unknown): void {
  if (side === undefined || side === 'FRONT' || side === 'BACK') return;
  if (typeof side !== 'string') throw wrongType('ERR_INVALID_PARAMS', 'CardSide', "'FRONT' or 'BACK'", side);
  // Any other text may be data in the wrong place, so it isn't quoted.
  const got = /^(front|back)$/i.test(side) ? `'${side}'` : `${side.length} characters`;
  throw invalidParams(`CardSide must be 'FRONT' (portrait) or 'BACK' (emblem), got ${got}`);
}

/** On the wire Config is itself a JSON string; an object is accepted for convenience. */
function readConfig(config: unknown): string {
  if (typeof config === 'string') return config;
  if (typeof config === 'object' && !Array.isArray(config) && !viewBytes(config))
    return JSON.stringify(config);
  throw wrongType('ERR_INVALID_PARAMS', 'Config', 'an object or a JSON string', config);
}
