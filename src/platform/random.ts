// Randomness, and the signs of a broken generator. Not a statistical test: a draw is refused for something that a
// working generator does less than once in 2^64 draws, so that nothing is sealed under a key that anyone can guess.

import { EncryptionError, type EncryptionErrorCode, typeName } from '../errors.ts';
import { allocate, type Bytes, wipe } from './bytes.ts';

/** Shorter draws may be alike by chance. */
const TELLING_BYTES = 8;
/** How often an unusable draw may be repeated: each repetition is needed less than once in 128 times. */
export const MOST_DRAWS = 16;

/** ERR_UNSUPPORTED for the platform's generator, ERR_PROVIDER for a provider's. */
type GeneratorCode = Extract<EncryptionErrorCode, 'ERR_UNSUPPORTED' | 'ERR_PROVIDER'>;

export function brokenGenerator(fault: string, code: GeneratorCode = 'ERR_UNSUPPORTED'): EncryptionError {
  return new EncryptionError(code, `the random number generator is broken, so nothing was sealed: ${fault}`);
}

/** Compares each draw of one generator with the previous one. */
export class Draws {
  readonly #generator: string;
  readonly #code: GeneratorCode;
  /** In its owner's memory, so no secret outlives its use here. */
  #last: Uint8Array = allocate(0);

  constructor(generator: string, code: GeneratorCode) {
    this.#generator = generator;
    this.#code = code;
  }

  /**
   * Returns the draw if it shows no fault. It may be a key: a repetition by the next draw is detected only while its
   * owner hasn't wiped it.
   *
   * @throws EncryptionError for one byte over and over, even after a different first byte, and for a draw that repeats
   * the previous one. The draw is wiped then.
   */
  accept(draw: Bytes): Bytes {
    if (draw.length < TELLING_BYTES) return draw;
    if (isOneByte(draw)) this.#refuse(draw, 'one byte over and over');
    if (beginAlike(draw, this.#last)) this.#refuse(draw, 'the same as before');
    this.#last = draw;
    return draw;
  }

  /** Watches public values derived from draws: returns each value unless it equals the previous one. */
  watch(): (value: Uint8Array) => Uint8Array {
    let last: Uint8Array = allocate(0);
    return (value) => {
      if (beginAlike(value, last)) this.#refuse(value, 'the same as before');
      if (last.length === value.length) last.set(value);
      else last = value.slice();
      return value;
    };
  }

  #refuse(draw: Uint8Array, fault: string): never {
    wipe(draw);
    throw brokenGenerator(`${this.#generator} isn't random: it returned ${fault}`, this.#code);
  }
}

// Plain loops, because every call comes through here: views and closures would cost more than the draw.

function isOneByte(draw: Uint8Array): boolean {
  let difference = 0;
  for (let i = 2; i < draw.length; i++) difference |= draw[i]! ^ draw[1]!;
  return difference === 0;
}

function beginAlike(a: Uint8Array, b: Uint8Array): boolean {
  const length = Math.min(a.length, b.length);
  let difference = 0;
  for (let i = 0; i < length; i++) difference |= a[i]! ^ b[i]!;
  return length >= TELLING_BYTES && difference === 0;
}

// --- the platform's generator ---

const PLATFORM = 'crypto.getRandomValues';

export const platformDraws: Draws = new Draws(PLATFORM, 'ERR_UNSUPPORTED');

/**
 * Random bytes from the platform's CSPRNG, written straight into their only copy.
 *
 * @throws EncryptionError ERR_UNSUPPORTED if there is none, or if it is found to be broken.
 */
export function randomBytes(length: number): Bytes {
  return platformDraws.accept(drawBytes(length));
}

/** Random bytes before they are compared with anything: for draws of which not every value is usable. */
export function drawBytes(length: number): Bytes {
  const bytes = fill(length);
  // 1 draw in 256 ends with a zero; with a generator that fills less than it was asked to, every draw does.
  if (length >= TELLING_BYTES && bytes[length - 1] === 0 && !fillsToTheEnd(length)) {
    wipe(bytes);
    throw brokenGenerator(`${PLATFORM} fills fewer bytes than it was asked to`);
  }
  return bytes;
}

/** Whether any of a few more draws, which are used for nothing else, reaches the last byte. */
function fillsToTheEnd(length: number): boolean {
  for (let draws = 0; draws < MOST_DRAWS; draws++) {
    const probe = fill(length);
    const last = probe[length - 1];
    wipe(probe);
    if (last !== 0) return true;
  }
  return false;
}

function fill(length: number): Bytes {
  const { crypto } = globalThis;
  if (typeof crypto?.getRandomValues !== 'function') {
    throw new EncryptionError('ERR_UNSUPPORTED', `this runtime has no CSPRNG: ${PLATFORM} is missing`);
  }
  const bytes = allocate(length);
  let given: unknown;
  try {
    given = crypto.getRandomValues(bytes);
  } catch (error) {
    // Its message is left out, because it may hold what was drawn.
    wipe(bytes);
    throw brokenGenerator(`${PLATFORM} threw ${typeName(error)}`);
  }
  if (given === bytes) return bytes;
  wipe(bytes);
  throw brokenGenerator(`${PLATFORM} returned something other than the bytes that it was asked to fill`);
}
