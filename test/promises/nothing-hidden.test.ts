// What leaves or comes in the clear can't hide: not under the wire's own names, not inside another parameter, not behind
// decoys, and not as a ciphertext that no cipher made.

import { type EncryptionEvent, encryptionMiddleware, type MiddlewareOptions } from 'tencentcloud-encryption';
import { describe, expect, test } from 'vitest';
import { keyOf } from '../helpers/keys.ts';
import { recordCall } from '../helpers/record-call.ts';

const TEXT = '李明440524198701010014';

async function call(
  action: string,
  params: object,
  answer: object = { RequestId: 'r' },
  options: Partial<MiddlewareOptions> = {},
) {
  const { sent, error, events } = await recordCall(
    action,
    params,
    { otherActions: 'pass', ...options },
    answer,
  );
  return { sent: sent.map(({ params }) => params), error, event: events[0]! };
}

describe('parameters', () => {
  const passed: [string, object, Partial<EncryptionEvent>][] = [
    ['EncryptedBody', { EncryptedBody: TEXT }, { unknown: ['EncryptedBody'] }],
    ['Iv', { Iv: TEXT }, { unknown: ['Iv'] }],
    ['a name inside Encryption', { Encryption: { Name: TEXT } }, { clear: ['Encryption'] }],
    ['a name inside an unknown parameter', { Users: [{ Deep: { IdCard: TEXT } }] }, { clear: ['Users'] }],
    ['a name inside what is no name', { 'a b': { Name: TEXT } }, { clearMore: 1 }],
  ];
  test.each(passed)('%s: named in the event of a call in the clear', async (_, params, expected) => {
    expect((await call('BankCardOCR', params)).event).toMatchObject(expected);
  });

  test('identity data inside a known parameter is named, and refused by clearIdentity', async () => {
    const params = { Name: TEXT, Extra: { IdCard: TEXT } };
    expect((await call('GetEidToken', params)).event).toMatchObject({ encrypted: true, clear: ['Extra'] });
    const { sent, error } = await call('GetEidToken', params, {}, { clearIdentity: 'refuse' });
    expect([sent, error?.code]).toEqual([[], 'ERR_PLAINTEXT_ACTION']);
  });

  test('a refusal does not quote a name that may be data', async () => {
    const params = { '440524198701010014': { Name: 'x' } };
    const { error } = await call('BankCardOCR', params, {}, { clearIdentity: 'refuse' });
    expect(error?.code).toBe('ERR_PLAINTEXT_ACTION');
    expect(error?.message).not.toContain('4405');
  });
});

describe('sealed by the caller', () => {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const padded = (bytes: Buffer) => {
    const count = 16 - (bytes.length % 16);
    return Buffer.concat([bytes, Buffer.alloc(count, count)]);
  };
  const head = (...bytes: (number | string)[]) =>
    Buffer.concat([
      ...bytes.map((one) => (typeof one === 'string' ? Buffer.from(one) : Buffer.from([one]))),
      Buffer.alloc(3),
    ]);
  const noise = Buffer.from(Array.from({ length: 64 }, (_, i) => (i * 167 + 91) % 256));
  const file = (start: Buffer) => base64(Buffer.concat([start, noise]).subarray(0, 64));
  const texts: [string, string][] = [
    ['text, padded for a cipher', base64(padded(Buffer.from(TEXT)))],
    ['JSON, padded for a cipher', base64(padded(Buffer.from(JSON.stringify({ IdCard: TEXT }))))],
    ['text in UTF-16', base64(padded(Buffer.from('Li Ming 440524198701010014', 'utf16le')))],
    ['hexadecimal', Buffer.from(TEXT).toString('hex').slice(0, 64).padEnd(64, '0')],
    ['a bitmap', file(head('BM', 1, 2, 3, 4, 0, 0, 0, 0))],
    ['WebP', file(head('RIFF'))],
    ['HEIC', file(head(0, 0, 0, 24, 'ftypheic'))],
    ['PDF', file(head('%PDF-1.7'))],
  ];
  test.each(texts)('%s is not a ciphertext', async (_, IdCard) => {
    const Encryption = {
      EncryptList: ['IdCard'],
      TagList: [],
      CiphertextBlob: base64(Buffer.concat([noise, noise])),
      Iv: base64(noise.subarray(0, 16)),
      Algorithm: 'AES-256-CBC',
    };
    const { sent, error } = await call('IdCardVerification', { IdCard, Encryption });
    expect([sent, error?.code]).toEqual([[], 'ERR_INVALID_PARAMS']);
    expect(error?.message).toContain("IdCard isn't a ciphertext");
  });
});

describe('answers', () => {
  const FORGED = { Name: TEXT, Text: { IdCard: TEXT }, RequestId: 'r' };

  test.each([
    ['of an action in the clear', 'BankCardOCR', { CardNo: '1' }],
    ['of a call that has nothing to seal', 'IdCardOCRVerification', { Config: '{}' }],
  ])('identity data %s is named', async (_, action, params) => {
    expect((await call(action, params, FORGED)).event.clearAnswer).toEqual(['Name', 'Text.IdCard']);
  });

  test('an EncryptList of an answer that is never opened hides nothing', async () => {
    const answer = { ...FORGED, Encryption: { EncryptList: ['Name', 'Text.IdCard'] } };
    expect((await call('BankCardOCR', {}, answer)).event.clearAnswer).toEqual(['Name', 'Text.IdCard']);
  });

  test('32 decoys do not hide a 33rd member', async () => {
    const decoys = Object.fromEntries(Array.from({ length: 32 }, (_, i) => [`A${i}`, { Name: 'x' }]));
    const { event } = await call('IdCardVerification', { Name: TEXT }, { ...decoys, Text: { IdCard: TEXT } });
    expect(event.clearAnswer).toHaveLength(32);
    expect(event.clearAnswerMore).toBe(1);
  });

  test('an answer that is too large to look through is counted, and goes back', async () => {
    const answer = Object.fromEntries(Array.from({ length: 20_001 }, (_, i) => [`n${i}`, i]));
    const { event, error } = await call('BankCardOCR', {}, answer);
    expect(error).toBeUndefined();
    expect(event.clearAnswerMore).toBe(1);
  });

  test("the event's RequestId is the answer's own", async () => {
    const answer = { RequestId: 'real', Response: { RequestId: 'other' } };
    expect((await call('IdCardVerification', { Name: TEXT }, answer)).event.requestId).toBe('real');
  });
});

test('a call whose members change at every reading is told, judged and sent as it was first read', async () => {
  const actions = ['IdCardVerification', 'BankCardOCR', 'BankCardOCR', 'BankCardOCR'];
  const events: EncryptionEvent[] = [];
  const onEvent = (event: EncryptionEvent) => void events.push(event);
  const publicKey = keyOf['AES-256-CBC']().pem;
  const middleware = encryptionMiddleware({ publicKey, otherActions: 'pass', onEvent });
  const sent: string[] = [];
  const changing = {
    get action() {
      return actions.shift() ?? 'BankCardOCR';
    },
    params: { Name: TEXT },
  };
  await middleware(changing, async (outer) => {
    sent.push(outer.action);
    expect(JSON.stringify(outer)).not.toContain(TEXT);
    return { RequestId: 'r' };
  });
  expect(sent).toEqual(events.map(({ action }) => action));
});

test('a row for what is nearly an action of the table is refused', () => {
  const actions = { idcardVerification: { request: 'clear', answer: 'clear' } } as const;
  const publicKey = keyOf['AES-256-CBC']().pem;
  expect(() => encryptionMiddleware({ publicKey, actions })).toThrow(
    expect.objectContaining({
      code: 'ERR_INVALID_OPTIONS',
      message: expect.stringMatching(/nearly IdCardVerification/),
    }),
  );
});
