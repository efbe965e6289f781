/** Runs `make` at the first call and returns its result from then on, so nothing is computed on import. */
export function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
