// Whether memory stays flat: sampled between calls, after a collection.

import { setTimeout as sleep } from 'node:timers/promises';

const MB = 2 ** 20;

/**
 * How much each may grow from the first quarter of the run to its end. Code is still compiled; and of what large images
 * took, glibc's malloc keeps some in pieces (resident memory is flat where MALLOC_ARENA_MAX=1 and
 * MALLOC_MMAP_THRESHOLD_=131072 forbid that).
 */
const MOST_GROWTH = { rss: 64 * MB, heapUsed: MB, external: MB, arrayBuffers: MB };

export async function sample(done) {
  for (let i = 0; i < 3; i++) {
    gc();
    await sleep(10);
  }
  return { done, ...process.memoryUsage() };
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}

/** What has grown: by the medians of the first and the last samples after the first quarter. */
export function measureGrowth(samples) {
  const steady = samples.slice(Math.floor(samples.length / 4));
  const [first, last] = [steady.slice(0, 4), steady.slice(-4)];
  const middle = (part, name) => median(part.map((one) => one[name]));
  const calls = middle(last, 'done') - middle(first, 'done');
  return Object.entries(MOST_GROWTH).map(([name, most]) => {
    const bytes = middle(last, name) - middle(first, name);
    return { name, bytes, perCall: bytes / calls, most, isFlat: bytes <= most };
  });
}
