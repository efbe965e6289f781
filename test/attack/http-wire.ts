// A server on this machine that keeps what arrives, byte by byte; it answers every call in the clear.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { lazy } from '../../src/platform/lazy.ts';

export interface HttpWire {
  readonly endpoint: string;
  /** What arrived for paths with this in them, request lines and headers included. */
  arrived(path: string): readonly string[];
}

/** One for the whole process; it doesn't keep the process alive. */
export const httpWire = lazy(start);

async function start(): Promise<HttpWire> {
  const wires = new Map<string, string[]>();
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const head = `${request.method} ${request.url}\n${request.rawHeaders.join('\n')}`;
      const path = request.url ?? '';
      wires.set(path, [...(wires.get(path) ?? []), `${head}\n${Buffer.concat(chunks).toString('utf8')}`]);
      response.setHeader('content-type', 'application/json');
      response.end('{"Response":{"RequestId":"r"}}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const endpoint = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    arrived(path) {
      const found = wires.get(path) ?? [];
      wires.delete(path);
      return found;
    },
  };
}
