// Clients and options changed so that a call would go out in another form, or to another place.

import type { Client } from '../calls/wire.ts';
import type { BypassCall } from './attempt.ts';
import { type ChangeClient, FIELDS, PERSON_PARAMS, type World } from './world.ts';

/** Options that would name another action, or change the form in which the parameters go out. */
export function callOptions(): object[] {
  return [
    { headers: { 'x-tc-action': 'IDCardOCR' } },
    { headers: { 'Content-Type': 'application/octet-stream' } },
    { multipart: true },
    { skipSign: true },
  ];
}

export function changedProfiles(): BypassCall[] {
  const changes: ((bare: Client) => void)[] = [
    ({ profile }) => Object.assign(profile.httpProfile, { protocol: 'http://' }),
    ({ profile }) => Object.assign(profile.httpProfile, { reqMethod: 'GET' }),
    ({ profile }) => Object.assign(profile, { signMethod: 'HmacSHA256' }),
    (bare) => Object.assign(bare, { endpoint: 'user@example.com' }),
    (bare) => Object.assign(bare, { path: '@example.com/' }),
  ];
  return changes.map((change) => ({
    run: ({ bare, client }) => {
      change(bare);
      return client[FIELDS]!(PERSON_PARAMS);
    },
  }));
}

/** Changes the client while the SDK waits for its credential. */
export function changeOnTheWay({ bare, client }: World): unknown {
  const answer = client[FIELDS]!(PERSON_PARAMS);
  bare.profile.httpProfile.protocol = 'http://';
  return answer;
}

export const withShortcut: ChangeClient = (Client) => {
  class Shortcut extends Client {
    check(params: unknown): Promise<unknown> {
      return super.doRequestWithSign3(FIELDS, params, {});
    }
  }
  return new Shortcut();
};

export function callShortcut({ client }: World): unknown {
  return client.check!(PERSON_PARAMS);
}
