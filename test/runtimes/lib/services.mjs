// What stands on the other side of HTTP: the emulator, and a relay before it that a page of a browser may call (its
// own origin), that has the page, and by which the suite tells the emulator how to behave.

import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { importInstalled } from './project.mjs';

/** `files` are what the relay gives to GET, by path: type, text, further headers. */
export async function startServices(folder, files = {}) {
  const { startEmulator } = await importInstalled(folder, 'tencentcloud-encryption/emulator');
  const emulator = await startEmulator();
  const relay = createServer((incoming, outgoing) => {
    const answer = incoming.method === 'GET' ? giveFile : ROUTES[incoming.url];
    if (!answer) return outgoing.writeHead(404).end();
    answer(incoming, outgoing, emulator, files);
  });
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const { endpoint, credential, publicKeys } = emulator;
  return {
    context: { relay: `http://127.0.0.1:${relay.address().port}`, endpoint, credential, publicKeys },
    async close() {
      relay.close();
      relay.closeAllConnections();
      await emulator.close();
    },
  };
}

function giveFile({ url }, outgoing, _, files) {
  const { type, text, headers } = files[url] ?? {};
  if (text === undefined) return outgoing.writeHead(404).end();
  outgoing.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, ...headers }).end(text);
}

const ROUTES = {
  /** To the emulator as it came, with the host that was signed. */
  '/service'(incoming, outgoing, { endpoint, url }) {
    const headers = { ...incoming.headers, host: endpoint };
    const forward = request(url, { method: 'POST', headers });
    forward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    forward.on('error', () => outgoing.destroy());
    incoming.pipe(forward);
  },
  async '/behave'(incoming, outgoing, emulator) {
    const { fault, ...changes } = JSON.parse(await buffer(incoming));
    emulator.behave({ ...changes, fault: fault ?? undefined });
    outgoing.end('{}');
  },
  '/last'(_, outgoing, { requests }) {
    const { params, algorithm, errorCode } = requests.at(-1);
    outgoing.end(JSON.stringify({ params, algorithm, errorCode }));
  },
};
