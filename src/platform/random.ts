// Randomness, and what shows that a generator is broken. No statistical test: a draw is refused for what a working
// generator does less than once in 2^64 draws, so that nothing is sealed under a key that anyone can guess.

import { EncryptionError, type EncryptionErrorCode, typeName } from '../errors.ts';
import { allocate, type Bytes, wipe } from './bytes.ts';

/** Shorter draws are alike by chance. */
const TELLING_BYTES = 8;
/** How often a draw may be repeated because it is of no use: each time less than 1 in 128 needs it. */
export const MOST_DRAWS = 16;

/** The platform's is unsupported; a provider's has a code of its own. */
type GeneratorCode = Extract<EncryptionErrorCode, 'ERR_UNSUPPORTED' | 'ERR_PROVIDER'>;

export function brokenGenerator(fault: string, code: GeneratorCode = 'ERR_UNSUPPORTED'): EncryptionError {
  return new EncryptionError(code, `the random number generator is broken, and nothing was sealed: ${fault}`);
}

/** Compares each draw of one generator with the draw before. */
export class Draws {
  readonly #subject: string;
  readonly #code: GeneratorCode;
  /** In its owner's memory: no secret outlives its use here. */
  #last: Uint8Array = allocate(0);

  constructor(generator: string, code: GeneratorCode) {
    this.#subject = `what ${generator} gives`;
    this.#code = code;
  }

  /**
   * Gives the draw back when nothing speaks against it. It may be a key: the next draw is told to be the same only
   * while its owner hasn't wiped it.
   *
   * @throws EncryptionError for one byte over and over, also after a first one of its own, and for a draw that repeats
   * the one before; the draw is wiped then.
   */
  accept(draw: Bytes): Bytes {
    if (draw.length < TELLING_BYTES) return draw;
    if (isOneByte(draw)) this.#refuse(draw, 'one byte over and over');
    if (beginAlike(draw, this.#last)) this.#refuse(draw, 'the same as before');
    this.#last = draw;
    return draw;
  }

  /** Watches over public values that come of draws: gives each back that is not the one before. */
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
    throw brokenGenerator(`${this.#subject} is not random: it is ${fault}`, this.#code);
  }
}

// Loops of their own, for every call passes here: views and closures would cost more than the draw.

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

// --- the platform's ---

const PLATFORM = 'crypto.getRandomValues';

export const platformDraws: Draws = new Draws(PLATFORM, 'ERR_UNSUPPORTED');

/**
 * Random bytes from the platform's CSPRNG, written straight into their only copy.
 *
 * @throws EncryptionError ERR_UNSUPPORTED where there is none, and for one that is seen to be broken.
 */
export function randomBytes(length: number): Bytes {
  return platformDraws.accept(drawBytes(length));
}

/** The same before it is compared with anything: for draws of which not every value will do. */
export function drawBytes(length: number): Bytes {
  const bytes = fill(length);
  // 1 in 256 ends with a zero; a generator that fills less than it was asked to always does.
  if (length >= TELLING_BYTES && bytes[length - 1] === 0 && !fillsToTheEnd(length)) {
    wipe(bytes);
    throw brokenGenerator(`${PLATFORM} fills fewer bytes than it was asked to`);
  }
  return bytes;
}

/** Whether any of some more draws, which serve for nothing else, reaches the last byte. */
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
    // Its message is left out: it may hold what was drawn.
    wipe(bytes);
    throw brokenGenerator(`${PLATFORM} threw ${typeName(error)}`);
  }
  if (given === bytes) return bytes;
  wipe(bytes);
  throw brokenGenerator(`${PLATFORM} gave something else than the bytes that it was to fill`);
}
