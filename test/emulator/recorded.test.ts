// Every request that the official SDKs and the vendor's kits were recorded with, byte by byte over real HTTP: its
// signature, what is behind its envelope, and the form of its answer.

import { openWith } from 'tencentcloud-encryption/primitives';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { card, seal, UUID, useEmulator } from '../helpers/emulator-wire.ts';
import {
  bytesOf,
  dataKeyOf,
  envelopeOf,
  exchange,
  kindOf,
  type RecordedCase,
  recordings,
  startRecordedEmulator,
} from '../helpers/recorded.ts';
import { type ResponseBody, send } from '../helpers/tc3-client.ts';

useEmulator();

const { cases, published } = recordings;

let recorded: Awaited<ReturnType<typeof startRecordedEmulator>>;
beforeAll(async () => {
  recorded = await startRecordedEmulator();
});
afterAll(() => recorded.emulator.close());

/** What the emulator answers where the record says that nobody knows, or leaves a choice: docs/protocol-sources.md. */
const CHOSEN: Readonly<Record<string, string>> = {
  'key-only-algorithm': 'ok',
  linefeeds: 'ok',
  'encrypt-input-output': 'ok',
  card: 'ok',
};

function expectedCode({ case: name, expect: { answer } }: RecordedCase): string {
  return answer === 'unknown' ? (CHOSEN[kindOf(name)] ?? 'nothing was chosen') : answer;
}

async function replay(item: RecordedCase): Promise<ResponseBody> {
  recorded.setClock(item.timestamp);
  const { head, Response } = await exchange(recorded.emulator.endpoint, bytesOf(item.request));
  expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(head).toMatch(/^content-type: application\/json$/im);
  expect(Response.RequestId).toMatch(UUID);
  return Response;
}

test('every client is there, with as many requests as were recorded', () => {
  expect(cases).toHaveLength(160);
  expect([...new Set(cases.map(({ sdk }) => sdk))].sort()).toEqual(
    ['go', 'java', 'kit-go', 'kit-java', 'kit-node', 'node', 'php', 'python', 'ruby'].sort(),
  );
  const sources = new Set(cases.flatMap(({ expect: { source } }) => source));
  expect(Object.keys(recordings.sources)).toEqual(expect.arrayContaining([...sources]));
});

test('the emulator issues the public keys of the private ones that it was given', () => {
  expect(recorded.emulator.publicKeys).toEqual({
    'AES-256-CBC': recordings.keys['AES-256-CBC'].issued,
    'SM4-GCM': recordings.keys['SM4-GCM'].issued,
  });
});

describe.each(cases)('$id', (item) => {
  test(`is answered with ${expectedCode(item)}, and opens to what was sealed`, async () => {
    const { Error: error } = await replay(item);
    expect(error?.Code ?? 'ok').toBe(expectedCode(item));
    const received = recorded.emulator.requests.at(-1)!;
    expect(received.action).toBe(item.action);
    // A refusal before the envelope is looked into leaves nothing of it.
    if (error || !item.opens) return;
    expect(received.algorithm).toBe(item.opens.algorithm);
    for (const [name, value] of Object.entries(item.opens.plain ?? {})) {
      expect([name, received.params?.[name]]).toEqual([name, value]);
    }
  });
});

// --- the answers ---

type Members = Record<string, unknown>;

const CARD = 'RecognizeEncryptedIDCardOCR';
const isEmpty = (value: unknown) =>
  value === '' || value === null || (Array.isArray(value) && value.length === 0);

/** How the answer of a request comes: the API text's flag asks for a whole body, a key alone for members. */
function formOf(
  { action, opens }: RecordedCase,
  { IsEncryptResponse }: Members,
): 'body' | 'fields' | 'clear' {
  if (!opens || (opens.by !== 'key' && action !== CARD)) return 'clear';
  return opens.by === 'body' || IsEncryptResponse === true ? 'body' : 'fields';
}

const answered = cases.filter((item) => expectedCode(item) === 'ok');
const requestsOf = (form: string) =>
  answered
    .map((item) => ({ ...item, sent: envelopeOf(item.request) }))
    .filter((item) => formOf(item, item.sent) === form);

/** What the answer opens to with the request's data key, unwrapped by other means than the emulator's. */
function openAnswer(Response: ResponseBody, { action, opens, sent }: ReturnType<typeof requestsOf>[number]) {
  const { algorithm } = opens!;
  const key = dataKeyOf(sent.Encryption as Members, algorithm);
  const iv = typeof sent.Encryption?.Iv === 'string' ? Buffer.from(sent.Encryption.Iv, 'base64') : undefined;
  return openWith(Response, { algorithm, key, ...(iv && { iv }) }, { action }) as Members;
}

describe.each(requestsOf('body'))('$id is answered as the published example is', (item) => {
  test('Encryption echoes the request, and the members around it are empty', async () => {
    const Response = await replay(item);
    const { EncryptedBody, Encryption, RequestId, ...around } = Response;
    const { EncryptList, CiphertextBlob, Iv, Algorithm } = item.sent.Encryption as Record<string, string>;
    expect(Encryption).toEqual({
      Algorithm,
      CiphertextBlob: CiphertextBlob!.replace(/\n/g, ''),
      Iv: Iv!.replace(/\n/g, ''),
      EncryptList: EncryptList ?? ['EncryptedBody'],
      TagList: Algorithm === 'SM4-GCM' ? [expect.any(String)] : null,
    });
    expect(Object.values(around).every(isEmpty)).toBe(true);
    const { RequestId: inner, ...opened } = openAnswer(Response, item);
    expect([EncryptedBody, inner]).toEqual([expect.any(String), RequestId]);
    expect(Object.keys(around)).toEqual(expect.arrayContaining(Object.keys(opened)));
    if (item.action === CARD) expect(around).toEqual(exampleAround());
  });
});

describe.each(requestsOf('fields'))('$id is answered by members', (item) => {
  test('those that the API text names, under an Iv of its own', async () => {
    const Response = await replay(item);
    const { EncryptList, Iv } = Response.Encryption!;
    const names = ['IdCard', 'Name', 'OcrIdCard', 'OcrName'];
    expect(EncryptList).toEqual(names.map((name) => `Response.Text.${name}`));
    expect(Buffer.from(Iv, 'base64')).toHaveLength(item.opens!.algorithm === 'SM4-GCM' ? 12 : 16);
    const { Text } = openAnswer(Response, item);
    expect(Text).toMatchObject({ Name: '李明', IdCard: '440524198701010014', OcrName: '李明' });
  });
});

describe.each(requestsOf('clear'))('$id is answered in the clear', (item) => {
  test('with no envelope', async () => {
    const Response = await replay(item);
    expect(Response).not.toHaveProperty('EncryptedBody');
    expect(Response).not.toHaveProperty('Encryption');
  });
});

test('requests of every form are there', () => {
  expect(requestsOf('body').length).toBeGreaterThan(60);
  expect(requestsOf('fields')).toHaveLength(4);
  expect(requestsOf('clear').length).toBeGreaterThan(40);
});

// --- the vendor's own example ---

const { request: publishedRequest, answer: publishedAnswer } = published;

/** What stands around the ciphertext in it. */
function exampleAround(): Members {
  const { EncryptedBody: _, Encryption: __, RequestId: ___, ...around } = publishedAnswer.Response;
  return around;
}

describe('the published example', () => {
  test('its answer echoes its request', () => {
    const { TagList, ...echo } = publishedAnswer.Response.Encryption;
    expect(echo).toEqual(publishedRequest.Encryption);
    expect(TagList).toBeNull();
  });

  test('its request is taken as far as its key, which is not known', async () => {
    const answer = await send(recorded.emulator, { body: publishedRequest, timestamp: 1_795_266_944 });
    expect(answer.json.Response.Error?.Code).toBe('FailedOperation.DecryptSystemError');
  });

  test('its request is taken under a key that is known', async () => {
    const sealed = seal(card, 'AES-256-CBC', recorded.emulator);
    const { TagList: _, ...Encryption } = sealed.Encryption;
    const body = { ...publishedRequest, ...sealed, Encryption };
    const { json } = await send(recorded.emulator, { body, timestamp: 1_795_266_944 });
    expect(Object.keys(json.Response).sort()).toEqual(Object.keys(publishedAnswer.Response).sort());
    expect(json.Response.Encryption).toEqual({ ...Encryption, TagList: null });
  });

  test('the library takes nothing of its answer without the key', () => {
    const key = {
      algorithm: 'AES-256-CBC',
      key: new Uint8Array(32),
      iv: Buffer.from(publishedRequest.Encryption.Iv as string, 'base64'),
    } as const;
    const code = (() => {
      try {
        return openWith(publishedAnswer, key, { action: CARD });
      } catch (error) {
        return (error as { code?: string }).code;
      }
    })();
    expect(code).toBe('ERR_DECRYPTION_FAILED');
  });
});

describe('signatures', () => {
  const signed = cases.filter(({ signature }) => signature.verifies);
  /** The last digit or letter of a signature, wherever it stands. */
  const forge = (item: RecordedCase): Buffer => {
    const bytes = bytesOf(item.request);
    const text = bytes.toString('latin1');
    const at = text.lastIndexOf('Signature=') + 'Signature='.length;
    bytes[at] = bytes[at] === 0x61 ? 0x62 : 0x61;
    return bytes;
  };

  test.each(signed)('$id with another signature is refused', async (item) => {
    recorded.setClock(item.timestamp);
    const { Response } = await exchange(recorded.emulator.endpoint, forge(item));
    expect(Response.Error?.Code).toBe('AuthFailure.SignatureFailure');
  });
});
