// `doctor --shape`: the form of an answer goes into a file, and nothing of its data.

import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request as openRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { shapeOf } from '../../src/cli/doctor/shape.ts';
import { showHost, writeTranscript } from '../../src/cli/doctor/transcript.ts';
import { recognizeSample } from '../../src/emulator/card.ts';
import { cli } from '../helpers/cli.ts';
import { useEmulator } from '../helpers/emulated.ts';

const emulated = useEmulator();
const folder = mkdtempSync(join(tmpdir(), 'shape-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
const CARD = 'fixtures/specimen-front.png';
let files = 0;

interface Seen {
  readonly bodies: Buffer[];
}

/** Stands between doctor and the emulator, or answers in its place, and keeps what went over. */
async function record(answer?: { body: string | Buffer; headers?: Record<string, string> }) {
  const seen: Seen = { bodies: [] };
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    seen.bodies.push(body);
    const reply = answer ?? { body: await pass(request, body), headers: {} };
    seen.bodies.push(Buffer.from(reply.body));
    response.writeHead(200, { 'content-type': 'application/json', ...reply.headers }).end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { seen, endpoint: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function pass({ headers, method }: IncomingMessage, body: Buffer): Promise<Buffer> {
  const { url } = emulated.emulator;
  return new Promise((resolve, reject) => {
    const request = openRequest(url, { method, headers }, (response) => resolve(buffer(response)));
    request.on('error', reject).end(body);
  });
}

async function doctor(
  args: readonly string[],
  algorithm: 'AES-256-CBC' | 'SM4-GCM' = 'AES-256-CBC',
  endpoint = emulated.emulator.endpoint,
) {
  const { credential, publicKeys } = emulated.emulator;
  const file = join(folder, `shape-${files++}.json`);
  const env = {
    TENCENTCLOUD_SECRET_ID: credential.secretId,
    TENCENTCLOUD_SECRET_KEY: credential.secretKey,
    TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY: publicKeys[algorithm],
    TENCENTCLOUD_ENCRYPTION_ENDPOINT: endpoint,
  };
  const outcome = await cli(['doctor', '--shape', file, ...args], { env });
  const text = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  return { ...outcome, file, text, shape: text === undefined ? undefined : JSON.parse(text) };
}

/** Every text in a value, at any depth. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** What may be told: not who, but how. */
const TOLD = ['AES-256-CBC', 'SM4-GCM', 'EncryptedBody', 'EncryptionBody'];
const PERSON = {
  Name: 'SECRET-NAME-李明',
  Sex: 'SECRET-SEX',
  Address: 'SECRET-ADDRESS-北京市东城区',
  IdNum: 'SECRET-440524198701010014',
  Birth: '',
  AdvancedInfo: '{"IdCard":"SECRET-IMAGE"}',
  ReflectDetailInfos: [{ Position: 'SECRET-POSITION' }],
};

/** That nothing of request, answer, result and credential is in the file. */
function expectNoData(text: string, { bodies }: Seen) {
  const wire = bodies.flatMap((body) => textsIn(JSON.parse(body.toString('utf8'))));
  const { secretId, secretKey } = emulated.emulator.credential;
  const texts = [...wire, ...textsIn(PERSON), secretId, secretKey].filter((each) => each !== '');
  const data = texts.filter((each) => !TOLD.includes(each));
  expect(data.length).toBeGreaterThan(10);
  expect(data.filter((each) => text.includes(each))).toEqual([]);
  expect(text).not.toContain('SECRET');
}

const FORMS = [
  'documented',
  'no-encryption',
  'null-encryption',
  'empty-encryption',
  'own-iv',
  'tag-attached',
];

describe.each(['AES-256-CBC', 'SM4-GCM'] as const)('%s', (algorithm) => {
  test.each(FORMS)(
    'answers of the form %s: no value and no id is in a file that its owner alone reads',
    async (form) => {
      emulated.emulator.behave({ answers: form as never, recognize: () => PERSON });
      const { seen, endpoint } = await record();
      const { text, shape, file } = await doctor(['--image', CARD], algorithm, endpoint);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expectNoData(text!, seen);
      expect(shape.endpoint).toBe('this machine');
      expect(shape.request['Encryption.Algorithm']).toBe(algorithm);
      expect(shape.answer['Response.RequestId']).toBe('present');
      expect(shape.answer['Response.EncryptedBody']).toMatch(/^Base64, at most \d+ bytes/);
      expect(text!.length).toBeLessThan(4000);
    },
  );
});

test.each<[string, 'AES-256-CBC' | 'SM4-GCM', Record<string, unknown>]>([
  [
    'documented',
    'AES-256-CBC',
    { iv: "Base64, 16 bytes, the request's", tag: 'none: the algorithm has no tag' },
  ],
  ['documented', 'SM4-GCM', { iv: "Base64, 12 bytes, the request's", tag: 'in TagList' }],
  ['own-iv', 'SM4-GCM', { iv: 'Base64, 12 bytes, another one', tag: 'in TagList' }],
  ['tag-attached', 'SM4-GCM', { iv: "Base64, 12 bytes, the request's", tag: 'at the end of the ciphertext' }],
  ['empty-encryption', 'SM4-GCM', { iv: 'text, empty', tag: 'at the end of the ciphertext' }],
  ['no-encryption', 'SM4-GCM', { tag: 'at the end of the ciphertext' }],
])('%s under %s: which IV, and where the tag stands', async (form, algorithm, { iv, tag }) => {
  emulated.emulator.behave({ answers: form as never, recognize: () => PERSON });
  const { shape } = await doctor(['--image', CARD], algorithm);
  expect({ outcome: shape.outcome, iv: shape.answer['Response.Encryption.Iv'], tag: shape.tag }).toEqual({
    outcome: 'the answer opened',
    iv,
    tag,
  });
  expect(shape.opened).toEqual({
    Name: 'text, not empty',
    Sex: 'text, not empty',
    Address: 'text, not empty',
    IdNum: 'text, not empty',
    Birth: 'text, empty',
    AdvancedInfo: 'text, not empty',
    'ReflectDetailInfos[].Position': 'text, not empty',
    RequestId: 'present',
  });
});

test('the two sides of a card differ in which members are empty', async () => {
  const emptyOf = async (side: string) => {
    emulated.emulator.behave({ recognize: () => recognizeSample({ CardSide: side }) });
    const { shape } = await doctor(['--image', CARD]);
    return Object.keys(shape.opened).filter((name) => shape.opened[name] === 'text, empty');
  };
  const [front, back] = [await emptyOf('FRONT'), await emptyOf('BACK')];
  expect(front).toContain('ValidDate');
  expect(back).toContain('IdNum');
});

test('the file has these members, and the versions of the library, Node and the SDK', async () => {
  const { shape, text } = await doctor(['--image', CARD]);
  expect(Object.keys(shape)).toEqual([
    'about',
    'versions',
    'action',
    'endpoint',
    'key',
    'image',
    'status',
    'outcome',
    'request',
    'answer',
    'tag',
    'opened',
  ]);
  expect(shape.versions).toMatchObject({
    'tencentcloud-encryption': expect.stringMatching(/^\d+\.\d+\.\d+/),
    node: process.versions.node,
    sdk: expect.stringMatching(/^SDK_NODEJS_\d/),
  });
  expect(shape).toMatchObject({ key: 'RSA, 1024 bits', image: 'given', status: 200 });
  // No region, and no time in any form.
  expect(text).not.toMatch(/ap-guangzhou|\d{4}-\d\d-\d\d|\d\d:\d\d|\b\d{10}/);
});

test.each([
  ['ocr.tencentcloudapi.com', 'ocr.tencentcloudapi.com'],
  ['ocr.ap-guangzhou.tencentcloudapi.com', 'ocr.(region).tencentcloudapi.com'],
  ['faceid.ap-hongkong.intl.tencentcloudapi.com', 'faceid.(region).intl.tencentcloudapi.com'],
  ['127.0.0.1:8080', 'this machine'],
  ['proxy.bank.example', 'another host'],
  ['ocr.tencentcloudapi.com.bank.example', 'another host'],
])('of the host %s it tells %s', (host, told) => {
  expect(showHost(host)).toBe(told);
});

test('an IV of another is told where the library refuses it', async () => {
  emulated.emulator.behave({ answers: 'own-iv' });
  const { shape, code } = await doctor(['--image', CARD]);
  expect({ code, outcome: shape.outcome }).toEqual({ code: 1, outcome: 'ERR_INVALID_RESPONSE' });
  expect(shape.answer['Response.Encryption.Iv']).toBe('Base64, 16 bytes, another one');
  expect('opened' in shape).toBe(false);
});

test('an error: its code, and the members that came with it', async () => {
  emulated.emulator.behave({ error: 'FailedOperation.ImageDecodeFailed' });
  const { shape, code, stdout } = await doctor([]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/Ready/);
  expect(shape).toMatchObject({ image: 'one white pixel', status: 200 });
  expect(shape.outcome).toBe('FailedOperation.ImageDecodeFailed');
  expect(shape.answer).toEqual({
    'Response.Error.Code': 'FailedOperation.ImageDecodeFailed',
    'Response.Error.Message': 'text, not empty',
    'Response.RequestId': 'present',
  });
});

test('what stands where nobody expects it is not shown', async () => {
  const hostile = {
    Response: {
      'SECRET 李明': 'SECRET',
      __proto__member: 'SECRET',
      Error: { Code: 'SECRET 440524198701010014', Message: 'SECRET', More: { IdNum: 'SECRET' } },
      Encryption: {
        Algorithm: 'SECRET',
        Iv: 'SECRET!',
        CiphertextBlob: 'U0VDUkVU',
        EncryptList: ['Response.SECRET-1.IdCard', 'SECRET', 7, 'Response.Text.LivenessDetail[0].Idcard'],
        TagList: ['SECRET!', 'U0VDUkVU', null],
      },
      RequestId: 'SECRET',
      Numbers: [440524],
      Flag: true,
    },
  };
  const { endpoint } = await record({ body: JSON.stringify(hostile) });
  const { text, shape } = await doctor([], 'SM4-GCM', endpoint);
  expect(text).not.toMatch(/SECRET|440524|U0VD|李明/);
  expect(shape.outcome).toBe('another text');
  expect(shape.answer).toEqual({
    'Response.(a name of 9 characters)': 'text, not empty',
    'Response.(a name of 15 characters)': 'text, not empty',
    'Response.Error.Code': 'another text',
    'Response.Error.Message': 'text, not empty',
    'Response.Error.More.IdNum': 'text, not empty',
    'Response.Encryption.Algorithm': 'text, another one',
    'Response.Encryption.Iv': 'text, not empty, not canonical Base64, another one',
    'Response.Encryption.CiphertextBlob': 'Base64, 6 bytes, another one',
    'Response.Encryption.EncryptList':
      'list of 4: a text; a text; number; Response.Text.LivenessDetail[0].Idcard',
    'Response.Encryption.TagList':
      'list of 3: text, not empty, not canonical Base64; Base64, 6 bytes; null, not canonical Base64',
    'Response.RequestId': 'present',
    'Response.Numbers': 'list, not empty',
    'Response.Flag': 'boolean',
  });
});

test.each<[string, string | Buffer, Record<string, string>, unknown]>([
  [
    'gzip',
    gzipSync('{"Response":{"RequestId":"x"}}'),
    { 'content-encoding': 'gzip' },
    { 'Response.RequestId': 'present' },
  ],
  ['not JSON', '<html>SECRET</html>', {}, 'not JSON'],
])('an answer in %s', async (_, body, headers, expected) => {
  const { endpoint } = await record({ body, headers });
  const { text, shape } = await doctor([], 'AES-256-CBC', endpoint);
  expect(shape.answer).toEqual(expected);
  expect(text).not.toContain('SECRET');
});

test('a file that exists is refused before anything is sent', async () => {
  const file = join(folder, 'old.json');
  writeFileSync(file, 'kept');
  const before = emulated.emulator.requests.length;
  const { code, stderr } = await doctor(['--shape', file]);
  expect(code).toBe(2);
  expect(stderr).toContain('exists: give the name of a new file');
  expect(readFileSync(file, 'utf8')).toBe('kept');
  expect(emulated.emulator.requests.length).toBe(before);
});

test('a file that came to be during the call is kept', async () => {
  const file = join(folder, 'meanwhile.json');
  writeFileSync(file, 'kept');
  await expect(writeTranscript(file, {})).rejects.toThrow(/EEXIST/);
  expect(readFileSync(file, 'utf8')).toBe('kept');
});

test('--image without --shape is refused', async () => {
  const { code, stderr } = await cli(['doctor', '--image', CARD]);
  expect({ code, said: stderr.includes('--image needs --shape') }).toEqual({ code: 2, said: true });
});

test('where no answer came nothing is written', async () => {
  const { text, stderr } = await doctor([], 'AES-256-CBC', '127.0.0.1:1');
  expect({ text, stderr }).toEqual({ text: undefined, stderr: 'no answer came, so no shape was written\n' });
});

test.each<[number, number]>([
  [1, 256],
  [256, 256],
  [257, 512],
])('an encrypted body of %i bytes is told as at most %i', (bytes, told) => {
  const EncryptedBody = Buffer.alloc(bytes, 7).toString('base64');
  expect(shapeOf({ EncryptedBody }).EncryptedBody).toContain(`at most ${told} bytes`);
});

test('a deep or wide answer ends', () => {
  let deep: object = { End: 'x' };
  for (let i = 0; i < 5000; i++) deep = { Deep: deep };
  const wide = Object.fromEntries(
    Array.from({ length: 100_000 }, (_, i) => [`Name${'x'.repeat(i % 30)}${i % 100}`, 'x']),
  );
  expect(Object.keys(shapeOf(deep)).length).toBe(1);
  expect(Object.keys(shapeOf(wide)).length).toBeLessThanOrEqual(300);
});
