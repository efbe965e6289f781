// Where the credential, the key and the endpoint come from, and what is said when they are missing or malformed.

import { describe, expect, test } from 'vitest';
import { environmentOf } from '../../src/cli/emulator/environment.ts';
import { readEndpoint } from '../../src/cli/service/endpoint.ts';
import { cli } from '../helpers/cli.ts';
import { specimen, useEmulator } from '../helpers/emulated.ts';
import { useFolder } from '../helpers/files.ts';

const emulated = useEmulator();
const folder = useFolder();
const image = folder.write('card.png', specimen.FRONT);

const SECRET_ID = 'TENCENTCLOUD_SECRET_ID';
const SECRET_KEY = 'TENCENTCLOUD_SECRET_KEY';
const PUBLIC_KEY = 'TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY';
const ENDPOINT = 'TENCENTCLOUD_ENCRYPTION_ENDPOINT';

const environment = () => environmentOf(emulated.emulator, 'AES-256-CBC');
const recognize = (args: string[], env: Record<string, string>) =>
  cli(['recognize', image, ...args], { env });

describe('a file of credentials', () => {
  const lines = (names: string[]) => names.map((name) => `${name}='${environment()[name]}'`).join('\n');
  const forms: [string, () => string][] = [
    ['lines of NAME=value', () => lines(Object.keys(environment()))],
    ['lines for a shell, with a byte order mark', () => `\uFEFFexport ${lines(Object.keys(environment()))}`],
    ['JSON with the names of the variables', () => JSON.stringify(environment())],
    [
      'JSON with the names of the SDK',
      () =>
        JSON.stringify({
          ...emulated.emulator.credential,
          publicKey: emulated.emulator.publicKeys['SM4-GCM'],
          endpoint: emulated.emulator.endpoint,
        }),
    ],
  ];

  test.each(forms)('%s', async (_, content) => {
    const file = folder.write('credentials', content());
    expect(await recognize(['--credentials', file], {})).toMatchObject({ code: 0, stderr: '' });
  });

  test('counts before the environment, and takes no part of a credential from there', async () => {
    const file = folder.write('credentials', lines([SECRET_ID, SECRET_KEY]));
    const env = { ...environment(), [SECRET_ID]: 'x', [SECRET_KEY]: 'x', TENCENTCLOUD_TOKEN: 'x' };
    expect((await recognize(['--credentials', file], env)).code).toBe(0);
    expect(emulated.emulator.requests.at(-1)?.headers).not.toHaveProperty('x-tc-token');
  });

  const refused: [string, string, string][] = [
    ['without the secret key', `${SECRET_ID}=x`, `has no ${SECRET_KEY}`],
    ['empty', '', `has no ${SECRET_ID} and ${SECRET_KEY}`],
    ['of broken JSON', `{"${SECRET_ID}":"s3cret`, 'begins like JSON but is not valid JSON'],
    ['of numbers', '{"secretId":1,"secretKey":2}', `has no ${SECRET_ID} and ${SECRET_KEY}`],
  ];
  test.each(refused)('%s is refused', async (_, content, message) => {
    const { code, stdout, stderr } = await recognize(
      ['--credentials', folder.write('credentials', content)],
      environment(),
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('s3cret');
  });
});

test.each([SECRET_ID, SECRET_KEY, PUBLIC_KEY])('a missing %s is named, with its way out', async (name) => {
  const { code, stderr } = await recognize([], { ...environment(), [name]: '' });
  expect(code).toBe(2);
  expect(stderr).toMatch(new RegExp(`set ${name}.* file .*--(credentials|key)`));
});

test('variables of other names are not taken', async () => {
  const { secretId, secretKey } = emulated.emulator.credential;
  const env = { ...environment(), [SECRET_ID]: '', [SECRET_KEY]: '', secretId, secretKey };
  expect((await recognize([], env)).stderr).toContain('no credential');
});

test('--key takes a file in any form, and counts before the environment', async () => {
  const pem = Buffer.from(emulated.emulator.publicKeys['SM4-GCM'], 'base64');
  expect((await recognize(['--key', folder.write('key.pem', pem)], environment())).code).toBe(0);
  expect(emulated.emulator.requests.at(-1)?.algorithm).toBe('SM4-GCM');
});

test.each([
  ['no key', 'hello', 'ERR_INVALID_PUBLIC_KEY'],
  ['empty', '', 'ERR_INVALID_PUBLIC_KEY'],
])('a --key that is %s is refused', async (_, content, message) => {
  const { code, stderr } = await recognize(['--key', folder.write('key', content)], environment());
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

test('a temporary credential, the region and the endpoint are passed on', async () => {
  const env = {
    ...environment(),
    TENCENTCLOUD_TOKEN: 'temporary',
    TENCENTCLOUD_REGION: 'ap-beijing',
    [ENDPOINT]: 'x',
  };
  await recognize(['--endpoint', emulated.emulator.endpoint], env);
  expect(emulated.emulator.requests.at(-1)).toMatchObject({
    region: 'ap-beijing',
    headers: { 'x-tc-token': 'temporary' },
  });
  await recognize(['--region', 'ap-shanghai'], { ...environment(), TENCENTCLOUD_REGION: 'ap-beijing' });
  expect(emulated.emulator.requests.at(-1)?.region).toBe('ap-shanghai');
});

describe('the endpoint', () => {
  const read: [string, string, string, boolean][] = [
    ['ocr.tencentcloudapi.com', 'https://', 'ocr.tencentcloudapi.com', false],
    ['https://ocr.tencentcloudapi.com/', 'https://', 'ocr.tencentcloudapi.com', false],
    ['127.0.0.1:8080', 'http://', '127.0.0.1:8080', true],
    ['localhost:8080', 'http://', 'localhost:8080', true],
    ['[::1]:8080', 'http://', '[::1]:8080', true],
    ['http://emulator:8080', 'http://', 'emulator:8080', true],
    ['HTTPS://127.0.0.1:8443', 'https://', '127.0.0.1:8443', true],
  ];
  test.each(read)('%s is %s%s, with an agent of its own: %s', (text, protocol, endpoint, hasAgent) => {
    const { agent, ...rest } = readEndpoint(text);
    expect(rest).toEqual({ protocol, endpoint });
    expect(agent !== undefined).toBe(hasAgent);
  });

  test.each([
    '',
    'a b',
    'http://',
    'ftp://a',
    'http://a/b',
    'https://a?b',
    'http://u:p@a',
    '127.0.0.1:99999',
  ])('"%s" is refused', (text) => {
    expect(() => readEndpoint(text)).toThrow('the endpoint must be host, host:port, or http(s)://host:port');
  });

  describe('by http:// on another machine', () => {
    // Not loopback by its name, and yet this machine.
    const env = () => ({
      ...environment(),
      [ENDPOINT]: `http://0.0.0.0:${new URL(emulated.emulator.url).port}`,
    });

    test('is refused before anything is read or sent, with the two ways on', async () => {
      const before = emulated.emulator.requests.length;
      expect(await recognize([], env())).toEqual({
        code: 2,
        stdout: '',
        stderr:
          'error: the endpoint is http:// on another machine, so nothing was sent: use https://, or --dangerously-allow-http in a test network\n',
      });
      expect(emulated.emulator.requests.length).toBe(before);
    });

    test('is called with --dangerously-allow-http', async () => {
      expect(await recognize(['--dangerously-allow-http'], env())).toMatchObject({ code: 0, stderr: '' });
    });

    test('is called by doctor with --dangerously-allow-http, which says so', async () => {
      const refused = await cli(['doctor'], { env: env() });
      expect(refused.code).toBe(1);
      expect(refused.stdout).toContain('in a test network give --dangerously-allow-http');
      const { code, stdout } = await cli(['doctor', '--dangerously-allow-http'], { env: env() });
      expect(code).toBe(0);
      expect(stdout).toContain('without TLS, on another machine: send no real data');
    });
  });

  test('on loopback is not reached through http_proxy', async () => {
    process.env.http_proxy = 'http://127.0.0.1:1';
    try {
      expect((await recognize([], environment())).code).toBe(0);
    } finally {
      delete process.env.http_proxy;
    }
  });
});
