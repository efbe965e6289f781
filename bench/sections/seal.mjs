// (c) A whole request and its answer, without a network.

import { importPublicKey, sealRequest } from '../../dist/index.js';
import { floorSeals } from '../lib/floor.mjs';
import { handOpen, handSeal } from '../lib/handwritten.mjs';
import { CARD, MB, sizeName, syntheticBytes } from '../lib/inputs.mjs';
import { rsaPublicKey } from '../lib/keys.mjs';
import { encryptAnswer, openRequest } from '../lib/service.mjs';

export const name = 'seal';
// Several operations to a sample: what their garbage costs is part of their time.
// A process for each way: what one leaves in the allocator decides what the next one's memory costs.
export const lanes = 4;
export const timing = { warmUpMs: 400, sampleMs: 110, budgetMs: 900 };

const SIZES = [0.3 * MB, MB, 5 * MB].map(Math.ceil);
const ALGORITHMS = ['AES-256-CBC', 'SM4-GCM'];

export function makeTasks({ quick, keys }) {
  return ALGORITHMS.flatMap((algorithm) => {
    const context = { algorithm, keys, ...publicKeys(algorithm, keys) };
    if (quick) return quickTasks(context, imageOf(5 * MB));
    return SIZES.map(imageOf).flatMap((image) => [
      sealTask(context, 'bytes', image),
      sealTask(context, 'Base64', image.toString('base64')),
      openTask(context, image),
    ]);
  });
}

function quickTasks(context, image) {
  const isAes = context.algorithm === 'AES-256-CBC';
  return [sealTask(context, 'bytes', image), ...(isAes ? [openTask(context, image)] : [])];
}

/** As readFile gives it. */
function imageOf(size) {
  return Buffer.from(syntheticBytes(size).buffer);
}

/** The same key twice: as the package imports it, and as a program without it would hold it. */
function publicKeys(algorithm, keys) {
  const given = algorithm === 'SM4-GCM' ? keys.sm2.publicKey : rsaPublicKey(keys.rsa1024);
  return { publicKey: importPublicKey(given), handKey: given };
}

// --- seal ---

function sealTask({ algorithm, keys, publicKey, handKey }, form, image) {
  const params = { ImageBase64: image, CardSide: 'FRONT' };
  const read = (request) => openRequest(request, keys);
  const bytes = form === 'bytes' ? image.length : (image.length / 4) * 3;
  return {
    name: `seal ${algorithm} ${sizeName(bytes)} ${form}`,
    bytes,
    inputs: [image],
    ways: {
      ours: { run: () => sealRequest(params, { publicKey }), read: ({ request }) => read(request) },
      'hand-written': {
        run: () => handSeal(algorithm, params, handKey),
        read: ({ request }) => read(request),
      },
      ...floorSeals(algorithm, params),
    },
  };
}

// --- open: the answer to a request of that size, a card's text ---

function openTask({ algorithm, publicKey, handKey, keys }, image) {
  const params = { ImageBase64: image, CardSide: 'FRONT' };
  const answered = (sealed) => ({ sealed, answer: encryptAnswer(sealed.request, CARD, keys) });
  const read = (card) => JSON.stringify({ ...card, RequestId: '' });
  const byHand = answered(handSeal(algorithm, params, handKey));
  return {
    name: `open ${algorithm} after ${sizeName(image.length)}`,
    bytes: image.length,
    inputs: [image],
    ways: {
      // Opens once only: every operation needs a request of its own.
      ours: {
        setUp: () => answered(sealRequest(params, { publicKey })),
        run: ({ sealed, answer }) => sealed.open(answer),
        read,
      },
      'hand-written': { run: () => handOpen(byHand.answer, byHand.sealed.dataKey), read },
    },
  };
}
