// Ceilings in memory, for one process. Several relays share a store instead; behind a proxy the address is the
// proxy's, and the proxy limits.

const MINUTE = 60_000;

/** Lets each address pass so many times a minute. */
export function perMinute(most, now = Date.now) {
  let counts = new Map();
  let from = now();
  return (address) => {
    if (now() - from >= MINUTE) {
      counts = new Map();
      from = now();
    }
    const count = (counts.get(address) ?? 0) + 1;
    counts.set(address, count);
    return count <= most;
  };
}

/** Runs at most so many of each address at a time; undefined for one too many. */
export function atMostOfOne(most) {
  const limits = new Map();
  return async (address, work) => {
    const limit = limits.get(address) ?? { running: 0 };
    if (limit.running >= most) return undefined;
    limits.set(address, limit);
    limit.running++;
    try {
      return await work();
    } finally {
      limit.running--;
      if (limit.running === 0) limits.delete(address);
    }
  };
}

/** Rejects with what `refuse` makes when the work takes longer. */
export async function within(milliseconds, work, refuse) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(refuse()), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs at most so many at a time; undefined for one too many. */
export function atMost(most) {
  let running = 0;
  return async (work) => {
    if (running >= most) return undefined;
    running++;
    try {
      return await work();
    } finally {
      running--;
    }
  };
}
