import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const WORKER = fileURLToPath(new URL('../worker.mjs', import.meta.url));

/** Starts bench/worker.mjs under a version of Node. `call` runs one of its functions; one call at a time. */
export function startWorker(runtime, lane) {
  const child = fork(WORKER, { execPath: runtime.path, execArgv: [], env: environment() });
  return {
    runtime,
    lane,
    call: (name, ...args) => callChild(child, runtime, { name, args }),
    stop: () => child.disconnect(),
  };
}

function callChild(child, runtime, message) {
  return new Promise((resolve, reject) => {
    const onExit = (code) => reject(new Error(`${runtime.name}: the worker ended with code ${code}`));
    child.once('exit', onExit);
    child.once('message', ({ value, error }) => {
      child.off('exit', onExit);
      if (error === undefined) resolve(value);
      else reject(new Error(`${runtime.name}: ${error}`));
    });
    child.send(message);
  });
}

/** Without NODE_OPTIONS and proxies: the SDK would send its calls through http_proxy. */
export function environment() {
  const { NODE_OPTIONS: _, ...rest } = process.env;
  return Object.fromEntries(Object.entries(rest).filter(([name]) => !/_proxy$/i.test(name)));
}
