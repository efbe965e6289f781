import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const TIMEOUT_MS = 180_000;

/** Runs a script of the project in Node, Bun or Deno, and gives the JSON that it has written. */
export async function runHost(folder, script, runtime, context) {
  const [contextFile, resultFile] = ['context', 'result'].map((name) =>
    join(folder, 'out', `${runtime.label.replaceAll(' ', '-')}-${script.replace(/\W/g, '-')}-${name}.json`),
  );
  const { launch } = runtime;
  writeFileSync(contextFile, JSON.stringify({ ...context, launch, file: contextFile }));
  const [command, ...args] = [...launch, script, contextFile, resultFile];
  const { code, output } = await runToEnd(command, args, folder, runtime.env);
  if (code !== 0) throw new Error(`it ended with ${code}: ${output.slice(-2000)}`);
  return JSON.parse(readFileSync(resultFile, 'utf8'));
}

function runToEnd(command, args, cwd, env) {
  const child = spawn(command, args, {
    cwd,
    env: { ...environment(cwd), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code, signal) => resolve({ code: code ?? signal, output }));
  });
}

/** Without NODE_OPTIONS and proxies, and with the caches of Deno in the project. */
function environment(folder) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(NODE_OPTIONS|npm_.*|.*_proxy)$/i.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    DENO_DIR: join(folder, 'out', 'deno'),
    DENO_NO_UPDATE_CHECK: '1',
    NO_COLOR: '1',
  };
}
