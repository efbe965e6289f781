import { spawn } from 'node:child_process';

const KEPT = /^npm_config_(registry|cache|cafile|userconfig|globalconfig)$/i;

/**
 * The environment of the programs that are started: `npm run` tells its scripts by npm_* that the repository is the
 * project, and an npm below must not believe it.
 */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => name !== 'NODE_OPTIONS' && (!/^npm_/i.test(name) || KEPT.test(name)),
  ),
);

/** Runs a program to its end, and gives its exit code and what it wrote. */
export function run(command, args, { cwd, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...environment, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 180_000,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code: code ?? signal, stdout, stderr }));
  });
}

/** The same for a program that must succeed; gives what it wrote to stdout. */
export async function succeed(command, args, options) {
  const { code, stdout, stderr } = await run(command, args, options);
  if (code === 0) return stdout.trim();
  throw new Error(
    `${command} ${args.join(' ')} ended with ${code}\n${tail(stdout)}\n${tail(stderr)}`.trimEnd(),
  );
}

function tail(text) {
  return text.trimEnd().split('\n').slice(-25).join('\n');
}
