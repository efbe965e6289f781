// What a call sends and is answered, made of the call's number alone: the child and the runner both know it, so it
// needn't be kept or sent. Synthetic, and not random: nothing here is a secret of the library.

/** A small generator (xorshift32): the same bytes for the same seed. */
export function fillBytes(target, seed) {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  for (let i = 0; i < target.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    target[i] = state >>> 11;
  }
  return target;
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const SMALL_BYTES = 3000;
const LARGE_BYTES = 150_000;

/** An image as far as its first bytes tell, of memory of its own; every eighth one is large. */
export function makeImage(n) {
  const image = fillBytes(new Uint8Array(n % 8 === 7 ? LARGE_BYTES : SMALL_BYTES), n);
  image.set(PNG);
  return image;
}

/** 20 letters that only this call has. */
export function marker(kind, n) {
  const letters = fillBytes(new Uint8Array(20), kind.charCodeAt(0) * 100_000 + n);
  return String.fromCharCode(...letters.map((byte) => 97 + (byte % 26)));
}
