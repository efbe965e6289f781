// The commands of a page: its ```sh blocks, run by sh as they stand, with `npx tencentcloud-encryption` and the command
// itself leading to the built command line. A ```text block right behind one is what it prints on stdout.

import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fences } from './markdown.ts';
import { read, root } from './pages.ts';

export interface PageCommand {
  /** The first command of the block, such as `audit verify`. */
  readonly name: string;
  readonly command: string;
  /** What the page shows of its output; undefined where it shows none. */
  readonly shown: string | undefined;
}

export function commandsOf(page: string): PageCommand[] {
  const all = fences(read(page));
  return all.flatMap(({ language, content }, n) => {
    const next = all[n + 1];
    const shown = next?.language === 'text' ? next.content : undefined;
    const name = /tencentcloud-encryption ((?:audit )?\w+)/.exec(content)?.[1] ?? 'another program';
    return language === 'sh' ? [{ name, command: content, shown }] : [];
  });
}

/** Runs a block in a folder; rejects if it fails. */
export async function runCommand(
  { command }: Pick<PageCommand, 'command'>,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<{ stdout: string; stderr: string }> {
  const PATH = pathWithCommands(cwd);
  return promisify(execFile)('sh', ['-euc', command], { cwd, env: { ...env, PATH } });
}

/** PATH, and before it a folder with `npx`, which must be given the package's name, and the package's own command. */
export function pathWithCommands(cwd: string): string {
  const folder = join(cwd, '.bin');
  mkdirSync(folder, { recursive: true });
  const main = `exec "${process.execPath}" "${root}dist/cli/main.js" "$@"`;
  writeCommand(join(folder, 'tencentcloud-encryption'), main);
  writeCommand(join(folder, 'npx'), `[ "$1" = tencentcloud-encryption ] && shift && ${main}`);
  return `${folder}:${join(process.execPath, '..')}:${process.env.PATH}`;
}

export function writeCommand(file: string, text: string): void {
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
}

/** What a page shows, as a pattern: `…` is anything on its line. */
export function patternOf(shown: string): RegExp {
  const escaped = shown.trimEnd().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('…', '.+')}\n?$`);
}
