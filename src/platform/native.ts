/** The part of node:crypto that the library uses, if the runtime has it (Node, Bun, Deno). */
export type NodeCrypto = typeof import('node:crypto');
type NodeBuffer = typeof import('node:buffer');
type NodeDiagnostics = typeof import('node:diagnostics_channel');

interface ProcessWithBuiltins {
  getBuiltinModule?(name: string): unknown;
}

// getBuiltinModule instead of an import, because a bundle for the browser must not mention a node: module.
function builtin<T>(name: string): T | undefined {
  const { process } = globalThis as { process?: ProcessWithBuiltins };
  return typeof process?.getBuiltinModule === 'function' ? (process.getBuiltinModule(name) as T) : undefined;
}

export const nodeCrypto: NodeCrypto | undefined = builtin<NodeCrypto>('node:crypto');
export const NodeBuffer: NodeBuffer['Buffer'] | undefined = builtin<NodeBuffer>('node:buffer')?.Buffer;
export const nodeDiagnostics: NodeDiagnostics | undefined =
  builtin<NodeDiagnostics>('node:diagnostics_channel');

/** Whether node:crypto can create this cipher here: probed by creating it once, not inferred from a version. */
export function hasNativeCipher(name: string, keyBytes: number, ivBytes: number): boolean {
  try {
    nodeCrypto?.createCipheriv(name, new Uint8Array(keyBytes), new Uint8Array(ivBytes));
    return nodeCrypto !== undefined;
  } catch {
    return false;
  }
}

/** Loaded on demand: most programs that load the library never need it. */
export function nodeHttp(): typeof import('node:http') | undefined {
  return builtin<typeof import('node:http')>('node:http');
}
