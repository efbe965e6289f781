/** The first of these packages that is installed; undefined when none is. All are optional peers. */
export async function importFirst<T>(...loaders: (() => Promise<T>)[]): Promise<T | undefined> {
  for (const load of loaders) {
    try {
      return await load();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    }
  }
  return undefined;
}
