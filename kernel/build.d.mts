/** The bytes of one variant of the kernel, or of another AssemblyScript file compiled with the same options. */
export function compileKernel(variant: 'plain' | 'relaxed', source?: string): Promise<Uint8Array>;
