// What each call is: its parameters, its fault, its abort. All of it follows from the seed and the call's number.

import { createHash } from 'node:crypto';
import { FAULTS } from '../../dist/emulator/faults.js';
import { createRandom } from './random.mjs';

export const ALGORITHMS = ['AES-256-CBC', 'SM4-GCM'];

const FAULTY = 0.1;
const ABORTED = 0.05;
const LARGE = 0.01;
const LARGE_BYTES = 3 * 2 ** 20;
const SMALL_BYTES = 12_000;
/** The last moments fall behind the end of most calls. */
const ABORT_MS = 300;

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Images are pieces of this, with the call's number behind the first bytes. */
const noise = Buffer.alloc(LARGE_BYTES + SMALL_BYTES);

export function createPlan(seed) {
  const random = createRandom(seed);
  for (let i = 0; i < noise.length; i++) noise[i] = random() * 256;
  let faults = 0;
  return (n) =>
    planCall(n, createRandom(seed ^ Math.imul(n + 1, 0x9e3779b1)), () => FAULTS[faults++ % FAULTS.length]);
}

function planCall(n, random, nextFault) {
  const fault = random() < FAULTY ? nextFault() : undefined;
  const isAborted = random() < ABORTED;
  const image = makeImage(n, random);
  return {
    n,
    algorithm: ALGORITHMS[random() < 0.5 ? 0 : 1],
    fault,
    // A stalled call ends by an abort or by the client's own timeout.
    isHasty: fault === 'stalled' && !isAborted,
    abortAfterMs: isAborted ? Math.floor(random() * ABORT_MS) - 5 : undefined,
    hasCallback: random() < 0.2,
    params: {
      ImageBase64: random() < 0.5 ? image : image.toString('base64'),
      CardSide: random() < 0.5 ? 'FRONT' : 'BACK',
      Config: JSON.stringify({ n }),
    },
  };
}

function makeImage(n, random) {
  const isLarge = random() < LARGE;
  const length = Math.floor((isLarge ? LARGE_BYTES : SMALL_BYTES) * (0.1 + 0.9 * random()));
  const image = Buffer.from(noise.subarray(0, length));
  image.set(PNG);
  image.writeUInt32BE(n, PNG.length);
  return image;
}

/** What the service recognises, which no other call's parameters give. */
export function recognizeName({ ImageBase64, CardSide, Config }) {
  const base64 = typeof ImageBase64 === 'string' ? ImageBase64 : ImageBase64.toString('base64');
  const hash = createHash('sha256').update(base64).digest('hex');
  return `${CardSide} ${Config} ${hash}`;
}
