// Finds thousands of patterns in memory at once, byte by byte.

const ANCHOR_BYTES = 8;
const FILTER_BITS = 24;

/**
 * A search for `patterns`: { bytes, least, ...what }. Each is found wherever one of its pieces of 8 bytes stands and at
 * least `least` bytes around it are its own too: what is freed is often overwritten at its beginning only.
 */
export class Search {
  #filter = new Uint8Array(2 ** (FILTER_BITS - 3));
  #anchors = new Map();

  constructor(patterns) {
    for (const pattern of patterns) {
      for (let at = 0; at + ANCHOR_BYTES <= pattern.bytes.length; at += ANCHOR_BYTES) this.#add(pattern, at);
    }
  }

  #add(pattern, at) {
    const { bytes } = pattern;
    const word = (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
    const bit = hash(word);
    this.#filter[bit >>> 3] |= 1 << (bit & 7);
    this.#anchors.set(word, [...(this.#anchors.get(word) ?? []), { pattern, at }]);
  }

  /** Calls `found(pattern, start)` for each place; `start` is where the whole pattern would begin in `memory`. */
  run(memory, found) {
    const seen = new Set();
    let word = 0;
    for (let i = 0; i < memory.length; i++) {
      word = (word >>> 8) | (memory[i] << 24);
      const bit = hash(word);
      if ((this.#filter[bit >>> 3] & (1 << (bit & 7))) === 0) continue;
      for (const { pattern, at } of this.#anchors.get(word >>> 0) ?? []) {
        const start = i - 3 - at;
        if (run(memory, start, at, pattern.bytes) < pattern.least) continue;
        const place = `${pattern.id} ${start}`;
        if (!seen.has(place)) found(pattern, start);
        seen.add(place);
      }
    }
  }
}

function hash(word) {
  return Math.imul(word, 0x9e3779b1) >>> (32 - FILTER_BITS);
}

/** How many bytes in a row are the pattern's own, from the anchor to both sides. */
function run(memory, start, at, bytes) {
  let to = at;
  while (to < bytes.length && memory[start + to] === bytes[to]) to++;
  if (to < at + ANCHOR_BYTES) return 0;
  let from = at;
  while (from > 0 && memory[start + from - 1] === bytes[from - 1]) from--;
  return to - from;
}

/**
 * The small integers of JavaScript's arrays in a piece of memory: V8 keeps one in the upper half of each 8 bytes.
 * Zeros are left out, as most of memory is zero: patterns leave them out too.
 */
export function smallIntegers(memory) {
  const words = new Int32Array(memory.buffer, memory.byteOffset, memory.length >> 2);
  const found = new Int32Array(words.length >> 1);
  let count = 0;
  for (let i = 1; i < words.length; i += 2) {
    if (words[i] !== 0 && words[i - 1] === 0) found[count++] = words[i];
  }
  const integers = found.subarray(0, count);
  const bytes = integers.filter((integer) => integer > 0 && integer < 256);
  return { bytes: Uint8Array.from(bytes), words: new Uint8Array(integers.buffer, 0, count * 4) };
}
