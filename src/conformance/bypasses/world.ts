// One client, bare and wrapped, with its wire and its events, and what its tests send.

import type { EncryptionEvent } from '../../middleware/events.ts';
import type { MiddlewareOptions } from '../../middleware/options.ts';
import type { WrapClient, Wrapped } from '../calls/call.ts';
import { markerValue } from '../calls/markers.ts';
import { type Client, type ClientClass, clientClass, type Sent } from '../calls/wire.ts';
import { rsa1024 } from '../checks/test-keys.ts';

export const FIELDS = 'IdCardVerification';
export const PERSON_PARAMS: { readonly Name: string; readonly IdCard: string } = {
  Name: markerValue(FIELDS, 'Name'),
  IdCard: markerValue(FIELDS, 'IdCard'),
};
export const PHOTO_PARAMS: { readonly ImageBase64: string } = {
  ImageBase64: markerValue(FIELDS, 'ImageBase64'),
};

export interface World {
  readonly bare: Client;
  readonly client: Wrapped;
  readonly wire: readonly Sent[];
  readonly events: readonly EncryptionEvent[];
}

export type ChangeClient = (Base: ClientClass) => Client;

export function makeWorld(
  wrap: WrapClient,
  options: Partial<MiddlewareOptions> = {},
  change?: ChangeClient,
): World {
  const { Client, wire } = clientClass(() => ({ Result: '0', RequestId: 'synthetic' }));
  const events: EncryptionEvent[] = [];
  const bare = change ? change(Client) : new Client();
  const { publicKey } = rsa1024();
  const given = { publicKey, onEvent: (event: EncryptionEvent) => void events.push(event), ...options };
  return { bare, client: wrap(bare, given) as Wrapped, wire, events };
}
