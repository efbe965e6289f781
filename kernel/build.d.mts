/** The bytes of one module of the package, or of another AssemblyScript file compiled with the same options. */
export function compileKernel(
  name: 'plainModule' | 'relaxedModule' | 'sm2Module',
  source?: string,
): Promise<Uint8Array>;
