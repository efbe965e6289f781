import { createSecretKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { wrongType } from '../errors.ts';
import { decodeBase64 } from '../platform/base64.ts';
import { decodeHex, viewBytes, wipe } from '../platform/bytes.ts';
import { invalidOption } from '../platform/check-options.ts';

/** The part of node:crypto's secret KeyObject that we use, so that our types don't need Node's. */
export interface AuditKeyObject {
  readonly type: string;
  export(): Uint8Array;
}

/** At least 16 bytes, better 32, from a CSPRNG; used for nothing but the chain. */
export type AuditKey = Uint8Array | AuditKeyObject;

const MIN_KEY_BYTES = 16;

/**
 * Reads a chain's key from where it is kept: `env:NAME`, or the path of a file. Text of hexadecimal digits or of
 * Base64 is decoded; a file of anything else is read as raw bytes. `audit verify --key` does the same. No error quotes
 * a source, which may be the key itself by mistake; only the name of a variable is shown.
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS when there is no key of at least 16 bytes.
 */
export function auditKey(
  source: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): AuditKeyObject {
  if (typeof source !== 'string') throw wrongType('ERR_INVALID_OPTIONS', 'source', EXPECTED, source);
  const bytes = source.startsWith('env:') ? readVariable(source.slice(4), env) : readKeyFile(source);
  const key = createSecretKey(bytes);
  wipe(bytes);
  return key;
}

const EXPECTED = "env:NAME or a key file's path";

/** A copy of the key's bytes, which the caller must wipe. */
export function copyKey(key: AuditKey): Uint8Array {
  const bytes = isSecretKeyObject(key) ? key.export() : viewBytes(key)?.slice();
  const expected = 'bytes or a secret KeyObject (auditKey reads one from a file or a variable)';
  if (!bytes) throw wrongType('ERR_INVALID_OPTIONS', 'key', expected, key);
  return checkLength(bytes, 'key');
}

function isSecretKeyObject(key: AuditKey): key is AuditKeyObject {
  const { type, export: exportKey } = (key ?? {}) as Partial<AuditKeyObject>;
  return type === 'secret' && typeof exportKey === 'function';
}

function checkLength(bytes: Uint8Array, label: string): Uint8Array {
  if (bytes.length >= MIN_KEY_BYTES) return bytes;
  const advice = 'make one with `openssl rand -base64 32`';
  throw invalidOption(
    `${label}: a chain's key has at least ${MIN_KEY_BYTES} bytes, got ${bytes.length}; ${advice}`,
  );
}

function readVariable(name: string, env: Readonly<Record<string, string | undefined>>): Uint8Array {
  const label = showVariable(name);
  const text = env[name];
  if (!text) throw invalidOption(`source must be ${EXPECTED}, and ${label} is not set`);
  const bytes = decodeKeyText(text.trim());
  if (!bytes) throw invalidOption(`${label}: the key must be hexadecimal digits or Base64`);
  return checkLength(bytes, label);
}

/** Longer names, and names with other characters or in both cases, may be a key. */
function showVariable(name: string): string {
  return /^(?:[A-Z_][A-Z\d_]{0,30}|[a-z_][a-z\d_]{0,30})$/.test(name)
    ? `env:${name}`
    : `the variable of ${name.length} characters`;
}

function readKeyFile(path: string): Uint8Array {
  const bytes = tryReadFile(path);
  return checkLength(decodeKeyText(bytes.toString('latin1').trim()) ?? bytes, 'the key file');
}

function tryReadFile(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const got = `the ${path.length} characters given are not the path of a readable file (${code})`;
    throw invalidOption(`source must be ${EXPECTED}, never the key itself: ${got}`);
  }
}

function decodeKeyText(text: string): Uint8Array | undefined {
  return /^([0-9a-f]{2})+$/i.test(text) ? decodeHex(text) : decodeBase64(text);
}
