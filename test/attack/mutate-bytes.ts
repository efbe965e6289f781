import type { Random } from './random.ts';

type Change = (random: Random, bytes: Uint8Array) => Uint8Array;

const EDGES = [0, 1, 2, 3, 4, 0x30, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0xff];

/** Puts `piece` in the place of `length` bytes from `start` on. */
export function splice(bytes: Uint8Array, start: number, length: number, piece: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat([bytes.subarray(0, start), piece, bytes.subarray(start + length)]));
}

const at = (random: Random, bytes: Uint8Array) => random.below(Math.max(1, bytes.length));

export const flipBit: Change = (random, bytes) => {
  const [place, bit] = [at(random, bytes), 1 << random.below(8)];
  return bytes.map((byte, i) => (i === place ? byte ^ bit : byte));
};

const CHANGES: readonly Change[] = [
  flipBit,
  flipBit,
  (random, bytes) => splice(bytes, at(random, bytes), 1, Uint8Array.of(random.pick(EDGES))),
  (random, bytes) => bytes.slice(0, at(random, bytes)),
  (random, bytes) => bytes.slice(at(random, bytes)),
  (random, bytes) => splice(bytes, at(random, bytes), random.size(40), new Uint8Array(0)),
  (random, bytes) => splice(bytes, at(random, bytes), 0, random.bytes(random.size(40))),
  (random, bytes) => splice(bytes, bytes.length, 0, new Uint8Array(random.size(40))),
  (random, bytes) => splice(bytes, at(random, bytes), 0, bytes.slice(at(random, bytes)).slice(0, 64)),
  (random, bytes) => random.bytes(bytes.length),
];

export function mutateBytes(random: Random, bytes: Uint8Array): Uint8Array {
  let changed = bytes;
  for (let count = 1 + random.size(3); count > 0; count--) changed = random.pick(CHANGES)(random, changed);
  return changed;
}
