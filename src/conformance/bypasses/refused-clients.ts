// Clients that must not be wrapped: their calls could bypass the wrapper, or go to another machine.

import type { WrapClient } from '../calls/call.ts';
import type { CheckId } from '../names.ts';
import { type ChangeClient, FIELDS, makeWorld } from './world.ts';

type RefusedClients = readonly [CheckId, ...((wrap: WrapClient) => unknown)[]];

export function refusedClients(): RefusedClients[] {
  const wrapping = (change: ChangeClient) => (wrap: WrapClient) => makeWorld(wrap, {}, change);
  const plainTo = (endpoint: string) =>
    wrapping((Client) => {
      const bare = Object.assign(new Client(), { endpoint });
      bare.profile.httpProfile.protocol = 'http://';
      return bare;
    });
  return [
    ['bypassHttp', ...ELSEWHERE.map(plainTo)],
    ['bypassHiddenHost', ...HIDDEN.map(plainTo)],
    ['bypassFunctions', ...escapes().map(wrapping)],
  ];
}

const ELSEWHERE = [
  'faceid.tencentcloudapi.com',
  'localhost.example.com',
  '127.0.0.1.example.com',
  '10.0.0.1',
  '[::2]',
  '167772161',
];
/** A reader sees 127.0.0.1 in these; a URL parser sees another host. */
const HIDDEN = [
  '127.0.0.1@example.com',
  'example.com#@127.0.0.1',
  'example.com?.localhost',
  'example.com\\@localhost',
  'localhost example.com',
];

/** The client's own functions would bypass the wrapper. */
function escapes(): ChangeClient[] {
  const own =
    (name: string): ChangeClient =>
    (Client) => {
      const bare = new Client();
      return Object.assign(bare, { [name]: (...args: [string, unknown]) => bare.request(...args) });
    };
  const proxied: ChangeClient = (Client) => {
    const bare = new Client();
    return Object.assign(new Client(), { inner: new Proxy(bare, {}) });
  };
  return [own('retry'), own(FIELDS), proxied];
}
