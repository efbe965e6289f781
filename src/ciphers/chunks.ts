/** Whole cipher blocks, whole groups of Base64, and whole groups of 12 and of 16 blocks for the SM4 kernel. */
export const CHUNK_BYTES = 65_280;

/** A text that is never whole in memory. */
export interface ChunkedText {
  readonly length: number;
  /** Chunks of CHUNK_BYTES, the last one shorter and never empty; each is good until the next one. */
  chunks(): Iterable<Uint8Array>;
}

/** Takes a piece of ciphertext, which is good until the next one. */
export type Emit = (ciphertext: Uint8Array) => void;

/** The whole text, for ciphers that can't take it in chunks. The caller wipes it. */
export function joinChunks(text: ChunkedText): Uint8Array {
  const whole = new Uint8Array(text.length);
  let offset = 0;
  for (const chunk of text.chunks()) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
