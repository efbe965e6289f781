/** Runs `make` at the first call and gives its result from then on: nothing is computed on import. */
export function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
