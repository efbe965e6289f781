import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** A TCP proxy on loopback that keeps every byte of both directions. `target.port` may be set later. */
export async function startRecorder(target = {}) {
  const bytes = [];
  const sockets = new Set();
  const server = createServer((near) => {
    const far = connect(target.port, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ]) {
      sockets.add(from);
      from.on('data', (chunk) => bytes.push(chunk));
      from.on('error', () => to.destroy());
      from.on('close', () => sockets.delete(from));
      from.pipe(to);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    target,
    port: server.address().port,
    recorded: () => Buffer.concat(bytes),
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
