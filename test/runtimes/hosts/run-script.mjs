import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** Runs a script of this folder's project by the same runtime, in a process of its own. */
export async function runScript({ launch: [command, ...launchArgs] }, script, args = [], env = {}) {
  const child = spawn(command, [...launchArgs, script, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { stdout, stderr, code };
}
