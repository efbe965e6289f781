// Of many images only as many are in memory as are worked on, and each is zeroed when it is done with, however it ends.

import { describe, expect, test } from 'vitest';
import { type Batch, runBatch } from '../../src/cli/recognize/batch.ts';

const limits = { concurrency: 2, rate: 1000, attempts: 1, timeout: 10 };
const items = Array.from({ length: 10 }, (_, index) => ({ index, image: `${index}.png` }));

/** Runs ten images of five bytes, and gives them, with the most that were in memory at a time. */
async function run(call: Batch['call'], signal = new AbortController().signal) {
  const images: Uint8Array[] = [];
  let most = 0;
  const outcomes: string[] = [];
  const isKept = (image: Uint8Array) => image.some((byte) => byte !== 0);
  const batch: Batch = {
    items,
    async read() {
      const image = new Uint8Array(5).fill(7);
      images.push(image);
      most = Math.max(most, images.filter(isKept).length);
      return image;
    },
    call,
    done: () => outcomes.push('done'),
    failed: (_, { code }) => outcomes.push(code),
  };
  await runBatch(batch, limits, signal);
  return { images, most, outcomes, kept: images.filter(isKept).length };
}

describe('images are zeroed', () => {
  test('after results', async () => {
    expect(await run(async () => ({}))).toMatchObject({ most: 2, kept: 0, outcomes: Array(10).fill('done') });
  });

  test('after failures', async () => {
    const { most, kept, outcomes } = await run(async () => {
      throw Object.assign(new Error('not this one'), { code: 'FailedOperation.OcrFailed', requestId: 'r' });
    });
    expect({ most, kept, outcomes }).toEqual({
      most: 2,
      kept: 0,
      outcomes: Array(10).fill('FailedOperation.OcrFailed'),
    });
  });

  test('after an abort, by which nothing fails', async () => {
    const controller = new AbortController();
    const { images, kept, outcomes } = await run((_, signal) => {
      controller.abort();
      return Promise.reject(signal.reason);
    }, controller.signal);
    expect({ read: images.length, kept, outcomes }).toEqual({ read: 2, kept: 0, outcomes: [] });
  });
});
