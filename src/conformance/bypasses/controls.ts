// Calls that must be sent and reported: without these, a library that refuses everything would pass.

import type { WrapClient } from '../calls/call.ts';
import { receiveRequest } from '../calls/far-side.ts';
import { isOnWire } from '../calls/markers.ts';
import type { Members, Sent } from '../calls/wire.ts';
import { expectEqual, Mismatch } from '../checks/check.ts';
import type { CheckId } from '../names.ts';
import { FIELDS, makeWorld, PERSON_PARAMS, PHOTO_PARAMS } from './world.ts';

type Control = readonly [CheckId, () => Promise<void>];

export function controls(wrap: WrapClient): Control[] {
  return [
    ['bypassLateChange', () => lateChange(wrap)],
    ['bypassByName', () => byName(wrap)],
    ['bypassUpgrade', () => upgrade(wrap)],
    ['bypassUnknownParameter', () => unknownParameter(wrap)],
  ];
}

/** What is sent are the parameters as they were at the moment of the call. */
async function lateChange(wrap: WrapClient): Promise<void> {
  const { client, wire } = makeWorld(wrap);
  const params: Members = { Name: PERSON_PARAMS.Name, Extra: ['first'] };
  const answer = client[FIELDS]!(params);
  params.Name = 'late';
  params.IdCard = PERSON_PARAMS.IdCard;
  (params.Extra as string[])[0] = PERSON_PARAMS.IdCard;
  await answer;
  const [sent] = wire as [Sent];
  if (isOnWire(sent, FIELDS, 'IdCard')) throw new Mismatch('sealed', 'IdCard: clear');
  const { opened } = receiveRequest(JSON.parse(sent.texts[0]!) as Members, 'AES-256-CBC');
  expectEqual(JSON.stringify(opened), JSON.stringify({ Name: PERSON_PARAMS.Name }));
}

/** What the options name is sent in the clear, and the event says so. */
async function byName(wrap: WrapClient): Promise<void> {
  const calls = [
    ['BankCardOCR', { otherActions: ['BankCardOCR'] }],
    ['MLIDPassportOCR', { otherActions: 'pass' }],
    ['IDCardOCR', { plaintextActions: 'pass' }],
  ] as const;
  for (const [action, options] of calls) {
    const { client, wire, events } = makeWorld(wrap, options);
    await client.request!(action, PHOTO_PARAMS);
    expectEqual(String(isOnWire(wire[0]!, FIELDS, 'ImageBase64')), 'true');
    const told = events.map(({ sent, encrypted, clear }) => `${sent},${encrypted},${clear}`);
    expectEqual(told.join(' '), 'true,false,ImageBase64');
  }
}

async function upgrade(wrap: WrapClient): Promise<void> {
  const { client, wire, events } = makeWorld(wrap, { plaintextActions: 'upgrade' });
  // This wire's answer is in the clear, so it is refused; only what left matters here.
  await client.IDCardOCR!(PHOTO_PARAMS).catch(() => {});
  expectEqual(wire.map(({ action }) => action).join(), 'RecognizeEncryptedIDCardOCR');
  if (isOnWire(wire[0]!, FIELDS, 'ImageBase64')) throw new Mismatch('sealed', 'ImageBase64: clear');
  expectEqual(String(events[0]?.sentAction), 'RecognizeEncryptedIDCardOCR');
}

/** A parameter that no table knows is sent as it is, and the event names it. */
async function unknownParameter(wrap: WrapClient): Promise<void> {
  const { client, events } = makeWorld(wrap);
  await client[FIELDS]!({ ...PERSON_PARAMS, Nickname: 'synthetic', 李明: 'synthetic' });
  expectEqual(events.map(({ unknown, unknownMore }) => `${unknown},${unknownMore}`).join(' '), 'Nickname,1');
}
