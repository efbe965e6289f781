/** A multiple of the cipher block, of the Base64 group, and of the SM4 kernel's groups of 12 and of 16 blocks. */
export const CHUNK_BYTES = 65_280;

/** A text that is never in memory as a whole. */
export interface ChunkedText {
  readonly length: number;
  /** Chunks of CHUNK_BYTES; the last may be shorter but is never empty. Each is valid until the next one. */
  chunks(): Iterable<Uint8Array>;
}

/** Receives a piece of ciphertext, which is valid until the next one. */
export type Emit = (ciphertext: Uint8Array) => void;

/** The whole text, for ciphers that don't work in chunks. The caller wipes it. */
export function joinChunks(text: ChunkedText): Uint8Array {
  const whole = new Uint8Array(text.length);
  let offset = 0;
  for (const chunk of text.chunks()) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
