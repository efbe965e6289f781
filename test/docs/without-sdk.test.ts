// docs/without-sdk.md: the commands of curl run as they stand, and the script of the Postman collection signs what the
// emulator takes.

import { execFile } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { sealRequest } from 'tencentcloud-encryption';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useEmulator } from '../helpers/emulated.ts';
import { fences } from '../helpers/markdown.ts';
import { pathWithCommands } from '../helpers/page-commands.ts';
import { root } from '../helpers/pages.ts';

const run = promisify(execFile);
const emulated = useEmulator();
const folder = mkdtempSync(join(tmpdir(), 'without-sdk-'));
afterAll(() => rmSync(folder, { recursive: true }));

const blocks = fences(readFileSync(`${root}docs/without-sdk.md`, 'utf8')).map(({ content }) => content);
const blockOf = (name: string) => blocks.find((content) => /^(?:\/\/|#) (\S+)/.exec(content)?.[1] === name)!;

describe('curl', () => {
  beforeAll(() => {
    for (const name of ['tc3.mjs', 'call.sh']) writeFileSync(join(folder, name), blockOf(name));
    copyFileSync(`${root}fixtures/specimen-front.png`, join(folder, 'card.jpg'));
  });

  const env = () => ({ PATH: pathWithCommands(folder) });

  test.each(['AES-256-CBC', 'SM4-GCM'] as const)('call.sh under %s', async (algorithm) => {
    const { credential, publicKeys, url, requests } = emulated.emulator;
    const { stdout } = await run('sh', ['call.sh', 'card.jpg'], {
      cwd: folder,
      env: {
        ...env(),
        TENCENTCLOUD_SECRET_ID: credential.secretId,
        TENCENTCLOUD_SECRET_KEY: credential.secretKey,
        TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY: publicKeys[algorithm],
        TENCENTCLOUD_ENCRYPTION_ENDPOINT: url,
      },
    });
    expect(JSON.parse(stdout)).toMatchObject({ Name: '[masked: 2 characters]' });
    expect(requests.at(-1)).toMatchObject({ action: 'RecognizeEncryptedIDCardOCR', algorithm });
  });

  test('call.sh ends when seal fails', async () => {
    const { url, publicKeys, requests } = emulated.emulator;
    const count = requests.length;
    const failure = await run('sh', ['call.sh', 'nosuch.jpg'], {
      cwd: folder,
      env: {
        ...env(),
        TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY: publicKeys['SM4-GCM'],
        TENCENTCLOUD_ENCRYPTION_ENDPOINT: url,
      },
    }).catch((error) => error);
    expect(failure).toMatchObject({ code: 1, stderr: expect.stringContaining("can't read nosuch.jpg") });
    expect(requests.length).toBe(count);
  });

  test('the SecretKey is read from the environment, and the public key is not asked for', () => {
    expect(blockOf('tc3.mjs')).toContain('TENCENTCLOUD_SECRET_KEY: key } = process.env');
    expect(blockOf('call.sh')).not.toMatch(/SECRET/);
    expect(blockOf('tc3.mjs') + blockOf('call.sh')).not.toContain('PUBLIC_KEY');
  });

  test('the command that starts an emulator for it', async () => {
    const [line] = blocks.find((content) => content.includes('emulator -- '))!.split('  #');
    const { stdout } = await run('sh', ['-c', line!], { cwd: folder, env: env() });
    expect(JSON.parse(stdout)).toMatchObject({ IdNum: expect.stringMatching(/^\[masked/) });
  });
});

// --- Postman ---

interface Collection {
  variable: { key: string; value: string }[];
  item: {
    event: { script: { exec: string[] } }[];
    request: { method: string; header: { key: string; value: string }[]; url: string; body: { raw: string } };
  }[];
}

const collection: Collection = JSON.parse(
  readFileSync(`${root}docs/postman/tencentcloud-encryption.postman_collection.json`, 'utf8'),
);

/** What the script uses of crypto-js, which Postman brings. */
const CryptoJS = {
  enc: { Hex: 'hex' },
  SHA256: (text: string) => wordsOf(createHash('sha256').update(text).digest()),
  HmacSHA256: (text: string, secret: string | { bytes: Buffer }) =>
    wordsOf(
      createHmac('sha256', typeof secret === 'string' ? secret : secret.bytes)
        .update(text)
        .digest(),
    ),
};
const wordsOf = (bytes: Buffer) => ({ bytes, toString: () => bytes.toString('hex') });

/** As Postman does: runs the script, then fills in the variables, and sends. */
async function send(raw: string, given: Record<string, string>): Promise<unknown> {
  const variables = new Map(collection.variable.map(({ key, value }) => [key, given[key] ?? value]));
  const replaceIn = (text: string) => text.replace(/\{\{(\w+)\}\}/g, (_, key) => variables.get(key) ?? '');
  const { event, request } = collection.item[0]!;
  const headers = new Map(request.header.map(({ key, value }) => [key, value]));
  const upsert = ({ key, value }: { key: string; value: string }) => headers.set(key, value);
  const body = { raw };
  const pm = {
    variables: { get: (key: string) => variables.get(key), replaceIn },
    request: { body, headers: { upsert } },
  };
  // Postman has declared this name already.
  const script = ['let CryptoJS;', ...event[0]!.script.exec].join('\n');
  runInNewContext(script, { pm, require: () => CryptoJS });
  const filled = Object.fromEntries([...headers].map(([key, value]) => [key, replaceIn(value)]));
  const answer = await fetch(replaceIn(request.url), {
    method: request.method,
    headers: filled,
    body: body.raw,
  });
  return answer.json();
}

describe('the Postman collection', () => {
  test.each(['AES-256-CBC', 'SM4-GCM'] as const)('signs a sealed request under %s', async (algorithm) => {
    const { credential, publicKeys, url } = emulated.emulator;
    const image = readFileSync(`${root}fixtures/specimen-front.png`);
    const sealed = sealRequest({ ImageBase64: image }, { publicKey: publicKeys[algorithm] });
    const answer = await send(JSON.stringify(sealed.request), { ...credential, url });
    expect(sealed.open(answer)).toMatchObject({ Name: '李明' });
  });

  test('a wrong SecretKey is refused: the signature counts', async () => {
    const { credential, url } = emulated.emulator;
    const answer = await send('{}', { ...credential, secretKey: 'other', url });
    expect(answer).toMatchObject({ Response: { Error: { Code: 'AuthFailure.SignatureFailure' } } });
  });

  test('holds no secret, and calls the service unless told otherwise', () => {
    expect(Object.fromEntries(collection.variable.map(({ key, value }) => [key, value]))).toEqual({
      url: 'https://ocr.tencentcloudapi.com',
      region: 'ap-guangzhou',
      secretId: '',
      secretKey: '',
    });
  });
});
