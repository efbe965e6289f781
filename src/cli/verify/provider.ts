import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CryptoProvider } from '../../provider/provider.ts';
import { readProvider } from '../../provider/read-provider.ts';
import { UsageError } from '../exit.ts';
import { showArgument } from '../show.ts';

/** The default export of a module: a path, or a package that the working directory can load. */
export async function loadProvider(module: string): Promise<CryptoProvider> {
  const provider = await importDefault(module);
  readProvider(provider);
  return provider;
}

async function importDefault(module: string): Promise<CryptoProvider> {
  try {
    const { resolve } = createRequire(join(process.cwd(), 'from-here.js'));
    const loaded = (await import(pathToFileURL(resolve(module)).href)) as { default: CryptoProvider };
    return loaded.default;
  } catch (error) {
    // A module's own message may quote whatever it likes.
    const { code, name } = error as NodeJS.ErrnoException;
    const hint = code === 'MODULE_NOT_FOUND' ? '; a path must begin with ./ or /' : '';
    throw new UsageError(`can't load the provider ${showArgument(module)}: ${code ?? name}${hint}`);
  }
}
