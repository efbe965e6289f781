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
