// docs/protocol.md against what is sent: its example, its sizes, its four forms of a request, and what stays in the clear.

import { importPublicKey } from 'tencentcloud-encryption';
import { generateDataKey, openWith, sealWith, sm4Gcm, wrapKey } from 'tencentcloud-encryption/primitives';
import { faceid } from 'tencentcloud-sdk-nodejs';
import { ocr } from 'tencentcloud-sdk-nodejs-ocr';
import { describe, expect, test } from 'vitest';
import { suiteOf } from '../../src/ciphers/suite.ts';
import { ACTION_RULES } from '../../src/envelope/action-rules.ts';
import { claimsOf } from '../helpers/claims.ts';
import { ALGORITHMS, useEmulator } from '../helpers/emulated.ts';
import { FACEID_CALLS } from '../helpers/faceid.ts';
import { rsa1024, rsa2048, sm2 } from '../helpers/keys.ts';
import { codeSpans, fences, sections, tables, withoutFences } from '../helpers/markdown.ts';
import { read } from '../helpers/pages.ts';
import { recordCall } from '../helpers/record-call.ts';
import { fromBase64, fromUtf8 } from '../helpers/vectors.ts';

const emulated = useEmulator();
const page = read('docs/protocol.md');
const section = (title: string) => sections(page).find((each) => each.title === title)!.text;
const rowsOf = (title: string) => tables(section(title))[0]!.slice(1);

type Members = Record<string, unknown>;
const namesOf = (members: Members) => Object.keys(members).sort();

describe('the example', () => {
  const [request, answer] = fences(page)
    .filter(({ language }) => language === 'json')
    .map(({ content }) => JSON.parse(content) as Members);
  const spans = [...withoutFences(section('An example')).matchAll(/`([^`]+)`/g)].map(([, text]) => text!);
  const [dataKey, body, ...sm4] = spans;
  const result = spans.at(-1);
  const { Iv } = request!.Encryption as { Iv: string };
  const kept = { algorithm: 'AES-256-CBC', key: fromBase64(dataKey!), iv: fromBase64(Iv) } as const;

  test('opens under the data key beside it to what the page says', () => {
    expect(openWith(request, kept, { action: 'DetectAIFakeFaces' })).toEqual(JSON.parse(body!));
    const { RequestId, ...opened } = openWith(answer, kept) as Members;
    expect(opened).toEqual(JSON.parse(result!));
    expect(RequestId).toBe((answer!.Response as Members).RequestId);
  });

  test('under SM4-GCM has the ciphertext and the tag that the page says', () => {
    const [key, iv, ciphertext, tag] = sm4.slice(0, 4).map(fromBase64);
    expect(sm4Gcm.encrypt(fromUtf8(body!), key!, iv!)).toEqual({ ciphertext, tag });
  });

  test('is what is sent for that body under that key, the wrapped key aside, and what the emulator answers', async () => {
    emulated.emulator.behave({ recognize: () => JSON.parse(result!) });
    const publicKey = emulated.emulator.publicKeys['AES-256-CBC'];
    const sealed = sealWith(JSON.parse(body!), kept, { publicKey }).request;
    const got = await emulated.sdk().request('RecognizeEncryptedIDCardOCR', sealed);
    const like = ({ Encryption, ...rest }: Members) => ({
      ...rest,
      Encryption: { ...(Encryption as Members), CiphertextBlob: expect.stringMatching(/^.{171}=$/) },
    });
    expect(sealed).toEqual(like(request!));
    expect(Object.keys(JSON.parse(emulated.emulator.requests.at(-1)!.body))).toEqual(Object.keys(request!));
    expect(got).toEqual({ ...like(answer!.Response as Members), RequestId: expect.any(String) });
  });
});

describe('the sizes', () => {
  const numbers = (row: string, column: number) =>
    (
      rowsOf('Step by step')
        .find(([first]) => first!.replaceAll('`', '') === row)!
        [column]!.match(/\d+/g) ?? []
    ).map(Number);

  test.each(ALGORITHMS.map((algorithm, n) => [algorithm, n + 1] as const))('%s', (algorithm, column) => {
    const { key, iv } = generateDataKey(algorithm);
    expect([numbers('data key', column), numbers('Iv', column)]).toEqual([[key.length], [iv.length]]);
    const { tag } = suiteOf(algorithm).encrypt(new Uint8Array(5), key, iv);
    expect(numbers('tag', column)).toEqual(tag ? [tag.length] : []);
  });

  test('of a wrapped key', () => {
    const bytes = ({ pem }: { pem: string }, length: number) =>
      wrapKey(new Uint8Array(length), importPublicKey(pem)).length;
    expect(numbers('CiphertextBlob', 1)).toEqual([bytes(rsa1024(), 32), 1024, bytes(rsa2048(), 32), 2048]);
    expect(numbers('CiphertextBlob', 2)).toEqual([bytes(sm2(), 16)]);
  });

  test('of a ciphertext: padding of 1 to 16 bytes under AES-256-CBC, none under SM4-GCM', () => {
    const more = (algorithm: 'AES-256-CBC' | 'SM4-GCM', length: number) => {
      const { key, iv } = generateDataKey(algorithm);
      return suiteOf(algorithm).encrypt(new Uint8Array(length), key, iv).ciphertext.length - length;
    };
    expect([15, 16, 17].map((length) => more('AES-256-CBC', length))).toEqual([1, 16, 15]);
    expect([15, 16, 17].map((length) => more('SM4-GCM', length))).toEqual([0, 0, 0]);
    expect(numbers('ciphertext', 1)).toEqual([1, 16, 16]);
  });
});

describe('the four forms of a request', () => {
  const forms = new Map(rowsOf('Four forms of a request').map(([form, ...cells]) => [form!, cells]));
  const calls = {
    ...FACEID_CALLS,
    RecognizeEncryptedIDCardOCR: { ImageUrl: 'https://example.com/card.jpg' },
  };

  test.each([...ACTION_RULES])('%s has the members of its form', async (action, { request, fields = [] }) => {
    const given = calls[action as keyof typeof calls] as Members;
    const sent = (await recordCall(action, given)).sent[0]!.params as Members;
    const [envelope, encryption] = forms.get(request === 'body' ? 'whole body' : request)!;
    expect(namesOf(sent).filter((name) => !(name in given))).toEqual(codeSpans(envelope!));
    expect(namesOf((sent.Encryption as Members | undefined) ?? {})).toEqual(codeSpans(encryption!));
    const kept = namesOf(given).filter((name) => sent[name] === given[name]);
    const replaced = namesOf(given).filter((name) => name in sent && !kept.includes(name));
    expect(replaced).toEqual(fields.filter((name) => name in given).sort());
    expect(kept.length > 0 && request === 'body').toBe(false);
  });
});

test('its addresses and versions are those that the SDK calls', () => {
  const config = { credential: {} };
  const called = [new ocr.v20181119.Client(config), new faceid.v20180301.Client(config)].map((client) => {
    const { endpoint, apiVersion } = client as unknown as { endpoint: string; apiVersion: string };
    return [`https://${endpoint}`, apiVersion];
  });
  const [call] = section('Step by step').match(/^6\. (?:.|\n(?!7))*/m)!;
  expect([...call.matchAll(/`([^`]+)`/g)].map(([, text]) => text)).toEqual(called.flat());
});

test('in the clear stay the action, its version, the region, the credential, the time, the size and the IV', async () => {
  await emulated.client('SM4-GCM').RecognizeEncryptedIDCardOCR({ ImageUrl: 'https://example.com/card.jpg' });
  const { headers, body } = emulated.emulator.requests.at(-1)!;
  expect(headers).toMatchObject({
    'x-tc-action': 'RecognizeEncryptedIDCardOCR',
    'x-tc-version': '2018-11-19',
    'x-tc-region': 'ap-guangzhou',
    'x-tc-timestamp': expect.stringMatching(/^\d+$/),
    'content-length': String(body.length),
    authorization: expect.stringContaining(`Credential=${emulated.emulator.credential.secretId}/`),
  });
  expect(JSON.parse(body).Encryption.Iv).toMatch(/^[\w+/]{16}$/);
});

test('what it says was published or seen has such a source', () => {
  const sources = new Map(
    tables(read('docs/protocol-sources.md')).flatMap((table) =>
      table.slice(1).map(([id, , source]) => [codeSpans(id!)[0]!, source!] as const),
    ),
  );
  const claims = claimsOf('docs/protocol.md');
  const rows = rowsOf('How this is known');
  expect(rows.length).toBeGreaterThan(10);
  for (const row of rows) {
    const [what, , published, seen] = row;
    const { shownBy } = claims.find(({ says }) => row.join(' | ').startsWith(says))!;
    const kinds = [...shownBy.matchAll(/source: `([\w-]+)`/g)].map(([, id]) => sources.get(id!));
    const told = [published !== '', seen !== '' && seen !== '**never**'];
    expect([what, ...told]).toEqual([what, kinds.includes('published example'), kinds.includes('seen live')]);
  }
});
