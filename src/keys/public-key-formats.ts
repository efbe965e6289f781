import { wrongType } from '../errors.ts';
import { decodeBase64 } from '../platform/base64.ts';
import { concatBytes, decodeHex, viewBytes } from '../platform/bytes.ts';
import { DerError, DerReader, TAG } from './der.ts';
import type { KeyMaterial, PublicKeyObject } from './public-key.ts';
import { refuseKey } from './refuse-key.ts';
import { OID_RSA, readRsaPublicKey } from './rsa-key.ts';
import { OID_EC, OID_SM2_CURVE, readSm2Point } from './sm2-key.ts';

const EXPECTED =
  'an RSA or SM2 public key: the issued Base64 string, PEM, DER (bytes or Base64), an SM2 point in hexadecimal, or a KeyObject';

/** The form in which a key was given: what was encoded, and how it was written down. */
export interface KeyForm {
  readonly content: 'SPKI' | 'PKCS#1' | '04‖X‖Y' | 'X‖Y';
  /** 'issued': Base64 of a PEM file; 'Base64': of the content itself. */
  readonly writing: 'issued' | 'PEM' | 'Base64' | 'hexadecimal' | 'bytes' | 'KeyObject';
}

type Writing = KeyForm['writing'];

/** A key that has been read, with its form. */
export interface FormedKey {
  readonly material: KeyMaterial;
  readonly form: KeyForm;
}

/** Recognises the form of a public key, and reads it. */
export function readPublicKey(input: unknown): FormedKey {
  if (typeof input === 'string') return readText(input);
  const bytes = viewBytes(input);
  if (bytes) return isText(bytes) ? readText(new TextDecoder().decode(bytes)) : readBinary(bytes.slice());
  const type = keyObjectType(input);
  if (type !== undefined) return readKeyObject(input as PublicKeyObject, type);
  throw wrongType('ERR_INVALID_PUBLIC_KEY', 'publicKey', EXPECTED, input);
}

// --- text ---

function readText(text: string): FormedKey {
  const trimmed = text.trim();
  if (trimmed.includes('-----BEGIN')) return readPem(trimmed, 'PEM');
  if (/^(?:0[0-9a-f])?(?:[0-9a-f]{128}|[0-9a-f]{64})$/i.test(trimmed)) return readHexPoint(trimmed);
  const decoded = decodeBase64(removeSpace(trimmed));
  if (!decoded || decoded.length === 0) {
    const hint = trimmed === '' ? ': is the variable set?' : ': if this is a path, read the file';
    refuseKey(`expected ${EXPECTED}; got ${trimmed.length} characters in none of these forms${hint}`);
  }
  return isText(decoded)
    ? readPem(new TextDecoder().decode(decoded).trim(), 'issued')
    : readDer(decoded, 'Base64');
}

/** X‖Y or form‖X‖Y; a compressed or hybrid form is refused where the point is read. */
function readHexPoint(hex: string): FormedKey {
  if (hex.length === 64)
    refuseKey('64 hexadecimal digits look like an SM2 private key: pass the public point X‖Y');
  return readPoint(decodeHex(hex), 'hexadecimal');
}

const PRIVATE_PEM = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----/;

/** One PEM block with a known label, and nothing else. Without a regular expression over the whole text. */
function readPem(text: string, writing: Writing): FormedKey {
  if (PRIVATE_PEM.test(text)) refusePrivate();
  const label = /-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(text)?.[1];
  if (label !== 'PUBLIC KEY' && label !== 'RSA PUBLIC KEY') {
    refuseKey(
      label
        ? `expected a PEM public key, got a PEM ${showLabel(label)}`
        : `expected ${EXPECTED}; got text without a PEM header`,
    );
  }
  const [header, footer] = [`-----BEGIN ${label}-----`, `-----END ${label}-----`];
  const isOneBlock = text.startsWith(header) && text.endsWith(footer);
  const der = isOneBlock ? decodeBase64(removeSpace(text.slice(header.length, -footer.length))) : undefined;
  if (!der || der.length === 0) {
    refuseKey(`the PEM "${label}" must be one block of Base64 with nothing before or after it`);
  }
  return readDer(der, writing, label === 'PUBLIC KEY' ? 'SPKI' : 'PKCS#1');
}

/** A label with a long run of digits isn't a label, but data in the wrong place. */
function showLabel(label: string): string {
  return /\d{4}/.test(label) ? 'with another label' : `"${label}"`;
}

function removeSpace(text: string): string {
  return text.replace(/\s/g, '');
}

/** Whether the bytes are ASCII, possibly after a byte order mark, which a TextDecoder removes. */
function isText(bytes: Uint8Array): boolean {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const text = hasMark ? bytes.subarray(3) : bytes;
  return (
    text.length > 0 && text.every((byte) => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d))
  );
}

// --- bytes ---

/** DER begins with 30 (SEQUENCE). A bare SM2 point begins with its form byte, unless it is X‖Y. */
function readBinary(bytes: Uint8Array): FormedKey {
  return bytes.length === XY_BYTES || bytes[0]! < 8 ? readPoint(bytes, 'bytes') : readDer(bytes, 'bytes');
}

const XY_BYTES = 64;

function readPoint(bytes: Uint8Array, writing: Writing): FormedKey {
  const isXy = bytes.length === XY_BYTES;
  const material = readSm2Point(isXy ? concatBytes(Uint8Array.of(0x04), bytes) : bytes);
  return { material, form: { content: isXy ? 'X‖Y' : '04‖X‖Y', writing } };
}

function readDer(der: Uint8Array, writing: Writing, expected?: 'SPKI' | 'PKCS#1'): FormedKey {
  try {
    const content = derContent(der);
    if (expected && content !== expected) throw new DerError(`its content isn't ${expected}`);
    const material = content === 'SPKI' ? readSpki(der) : readRsaPublicKey(new DerReader(der));
    return { material, form: { content, writing } };
  } catch (error) {
    if (error instanceof DerError) refuseKey(`expected ${EXPECTED}; the DER can't be read: ${error.message}`);
    throw error;
  }
}

/** A SubjectPublicKeyInfo begins with a SEQUENCE, an RSAPublicKey with its modulus, a private key with 0 or 1. */
function derContent(der: Uint8Array): 'SPKI' | 'PKCS#1' {
  const inner = new DerReader(der).sequence();
  if (inner.nextTag === TAG.sequence) return 'SPKI';
  const first = inner.read(TAG.integer);
  if (first.length === 1 && first[0]! <= 1) refusePrivate();
  return 'PKCS#1';
}

/** SubjectPublicKeyInfo of RFC 5280 section 4.1: SEQUENCE { AlgorithmIdentifier, BIT STRING }. */
function readSpki(der: Uint8Array): KeyMaterial {
  const outer = new DerReader(der);
  const info = outer.sequence();
  outer.end();
  const algorithm = info.sequence();
  const algorithmOid = algorithm.oid();
  if (algorithmOid !== OID_RSA && algorithmOid !== OID_EC)
    refuseKey('its algorithm is neither rsaEncryption nor id-ecPublicKey');
  readParameters(algorithm, algorithmOid);
  const bits = info.bitStringBytes();
  info.end();
  return algorithmOid === OID_RSA ? readRsaPublicKey(new DerReader(bits)) : readSm2Point(bits);
}

function readParameters(algorithm: DerReader, algorithmOid: string): void {
  if (algorithmOid === OID_RSA) algorithm.null();
  else if (algorithm.oid() !== OID_SM2_CURVE)
    refuseKey('expected a key on the SM2 curve, got one on another elliptic curve');
  algorithm.end();
}

// --- KeyObject ---

/** The type of a KeyObject; undefined for anything else. Read once, and never throws a getter's error. */
function keyObjectType(input: unknown): string | undefined {
  try {
    const { type, export: exporter } = input as Partial<PublicKeyObject>;
    return typeof exporter === 'function' && typeof type === 'string' ? type : undefined;
  } catch {
    return undefined;
  }
}

function readKeyObject(key: PublicKeyObject, type: string): FormedKey {
  if (type === 'private') refusePrivate();
  if (type !== 'public') refuseKey(`expected a KeyObject of type 'public', got one of another type`);
  let der: Uint8Array | undefined;
  try {
    der = viewBytes(key.export({ type: 'spki', format: 'der' }));
  } catch {
    // Bun and Deno can't export every kind of key. The refusal below says how else to pass it.
  }
  if (!der) refuseKey("the KeyObject can't be exported as SPKI: pass the key as PEM or DER");
  return readDer(der.slice(), 'KeyObject', 'SPKI');
}

// --- refusals ---

function refusePrivate(): never {
  refuseKey(
    'this is a private key, which must never leave its owner: pass the public key (made by openssl pkey -in KEY -pubout)',
  );
}
