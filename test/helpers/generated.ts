import { mkdirSync, rmSync } from 'node:fs';
import { root } from './pages.ts';

/** A new folder within the package, where programs find the package by its name. */
export function generatedFolder(name: string): string {
  const folder = `${root}test/.generated/${name}`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}
