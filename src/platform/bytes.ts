/** Bytes over memory of their own: Uint8Array<ArrayBuffer>, written so that TypeScript before 5.7 reads it too. */
export type Bytes = ReturnType<Uint8Array['slice']>;

/**
 * Zeros in memory of their own. Not new Uint8Array(length): V8 keeps a short array inside its heap, where the garbage
 * collector moves it and leaves the old contents behind.
 */
export function allocate(length: number): Bytes {
  return new Uint8Array(new ArrayBuffer(length));
}

/**
 * Overwrites bytes with zeros; call it next to their last use. JavaScript can't guarantee that no other copy is left
 * (a moving garbage collector, strings): SECURITY.md lists what stays.
 */
export function wipe(...secrets: (Uint8Array | undefined)[]): void {
  for (const secret of secrets) secret?.fill(0);
}

export function concatBytes(...parts: Uint8Array[]): Bytes {
  const whole = allocate(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Compares in time that depends only on the lengths. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0;
}

/** Views any buffer or view as bytes, without copying; undefined for anything else, and for detached memory. */
export function viewBytes(value: unknown): Uint8Array | undefined {
  try {
    if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return isBuffer(value) ? new Uint8Array(value) : undefined;
  } catch {
    // A buffer that was transferred to another thread is detached: it can't be viewed any more.
    return undefined;
  }
}

function isBuffer(value: unknown): value is ArrayBufferLike {
  const isShared = typeof SharedArrayBuffer !== 'undefined' && value instanceof SharedArrayBuffer;
  return isShared || value instanceof ArrayBuffer;
}

/** The same bytes in memory that no other thread can change between a check and a use. */
export function unshared(bytes: Uint8Array): Uint8Array {
  return bytes.buffer instanceof ArrayBuffer ? bytes : new Uint8Array(bytes);
}

export function encodeHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** `hex` must be an even number of hexadecimal digits, which the caller checks. */
export function decodeHex(hex: string): Bytes {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  );
}

export function encodeUtf8(text: string): Bytes {
  return new TextEncoder().encode(text) as Bytes;
}

/** Strict UTF-8: throws on a malformed sequence, and keeps a byte order mark. */
export function decodeUtf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}
