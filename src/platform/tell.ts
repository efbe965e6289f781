/** Calls a handler that only listens: what it throws, or rejects with, never decides what becomes of a call. */
export function tell<T>(handler: (value: T) => void, value: T): void {
  try {
    const returned: unknown = handler(value);
    if (returned instanceof Promise) returned.catch(() => {});
  } catch {
    // See above.
  }
}
