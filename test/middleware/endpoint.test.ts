// Where a call goes, judged as the SDK dials it.

import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import HttpsProxyAgent from 'https-proxy-agent';
import { type MiddlewareOptions, withEncryption } from 'tencentcloud-encryption';
import { CommonClient } from 'tencentcloud-sdk-nodejs-common';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { readTransport } from '../../src/middleware/client-profile.ts';
import { rejection, specimen, useEmulator } from '../helpers/emulated.ts';

const emulated = useEmulator();
const params = { ImageBase64: specimen.FRONT, CardSide: 'FRONT' };
const plainAgent = new http.Agent();

afterEach(() => vi.unstubAllEnvs());

function clientAt(protocol: unknown, endpoint: unknown, path: unknown, httpProfile: object = {}) {
  const profile = {
    signMethod: 'TC3-HMAC-SHA256',
    httpProfile: { reqMethod: 'POST', protocol, agent: plainAgent, ...httpProfile },
  };
  return { profile, endpoint, path };
}

const judge = (client: ReturnType<typeof clientAt>, dangerouslyAllowHttp = false) =>
  readTransport(client, { dangerouslyAllowHttp });

function codeOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return undefined;
}

type Place = readonly [protocol: string, endpoint: string, path?: string];
const HTTP = 'http://';
const HTTPS = 'https://';

// --- taken: what the transport says, and what is dialled ---

const taken: [...Place, says: string, dials: string][] = [
  [HTTPS, 'ocr.tencentcloudapi.com', '/', 'ocr.tencentcloudapi.com', 'ocr.tencentcloudapi.com'],
  [HTTPS, 'OCR.TencentCloudAPI.com', '/', 'ocr.tencentcloudapi.com', 'ocr.tencentcloudapi.com'],
  ['HTTPS://', 'ocr.tencentcloudapi.com', '/', 'ocr.tencentcloudapi.com', 'ocr.tencentcloudapi.com'],
  [HTTPS, 'ocr.tencentcloudapi.com:443', '/', 'ocr.tencentcloudapi.com', 'ocr.tencentcloudapi.com'],
  [HTTPS, 'ocr.tencentcloudapi.com:8443', '/', 'ocr.tencentcloudapi.com:8443', 'ocr.tencentcloudapi.com'],
  [HTTPS, 'gateway.example.com', '/ocr/', 'gateway.example.com', 'gateway.example.com'],
  [HTTPS, 'gateway.example.com/ocr', '/', 'gateway.example.com', 'gateway.example.com'],
  [HTTPS, 'gateway.example.com', '/@127.0.0.1', 'gateway.example.com', 'gateway.example.com'],
  [HTTPS, 'ocr.tencentcloudapi.com.', '/', 'ocr.tencentcloudapi.com.', 'ocr.tencentcloudapi.com.'],
  [HTTPS, '203.0.113.7', '/', '203.0.113.7', '203.0.113.7'],
  [HTTPS, '3405803783', '/', '203.0.113.7', '203.0.113.7'],
  [HTTP, '127.0.0.1:8080', '/', '127.0.0.1:8080', '127.0.0.1'],
  [HTTP, '127.0.0.1:80', '/', '127.0.0.1', '127.0.0.1'],
  [HTTP, '127.255.255.254', '/', '127.255.255.254', '127.255.255.254'],
  [HTTP, '127.1', '/', '127.0.0.1', '127.0.0.1'],
  [HTTP, '127.0.0.1.', '/', '127.0.0.1', '127.0.0.1'],
  [HTTP, '2130706433', '/', '127.0.0.1', '127.0.0.1'],
  [HTTP, '0x7f000001', '/', '127.0.0.1', '127.0.0.1'],
  [HTTP, '0x7F.0.0.1', '/', '127.0.0.1', '127.0.0.1'],
  [HTTP, '0177.0.0.1', '/', '127.0.0.1', '127.0.0.1'],
  [HTTP, 'localhost', '/', 'localhost', 'localhost'],
  [HTTP, 'LOCALHOST:3000', '/', 'localhost:3000', 'localhost'],
  ['HTTP://', 'localhost', '/', 'localhost', 'localhost'],
  [HTTP, '[::1]:8080', '/', '[::1]:8080', '::1'],
  [HTTP, '[0:0:0:0:0:0:0:1]', '/', '[::1]', '::1'],
  [HTTP, '[::0.0.0.1]', '/', '[::1]', '::1'],
  [HTTP, '127.0.0.1', '/@evil.example', '127.0.0.1', '127.0.0.1'],
];

test.each(taken)('%s%s%s goes', async (protocol, endpoint, path, says, dials) => {
  const { agent, dialled } = recordingAgent(/^https/i.test(protocol));
  const client = clientAt(protocol, endpoint, path, { agent });
  expect(judge(client)).toEqual({ endpoint: says, tls: /^https/i.test(protocol) });
  const sdk = new CommonClient(endpoint as string, '2018-11-19', {
    credential: { secretId: 'id', secretKey: 'key' },
    profile: { httpProfile: { protocol, agent } },
  });
  sdk.path = path as string;
  await rejection(sdk.request('GeneralBasicOCR', {}));
  expect(dialled).toEqual([dials]);
});

/** Notes the host that is dialled, and dials nothing. */
function recordingAgent(tls: boolean): { agent: http.Agent; dialled: unknown[] } {
  const dialled: unknown[] = [];
  const agent = tls ? new https.Agent() : new http.Agent();
  const createConnection = ({ host }: { host?: string }): Duplex => {
    dialled.push(host);
    throw new Error('not dialled');
  };
  return { agent: Object.assign(agent, { createConnection }), dialled };
}

// --- refused ---

const beyond: Place[] = [
  [HTTP, 'ocr.tencentcloudapi.com'],
  ['HTTP://', 'ocr.tencentcloudapi.com'],
  [HTTP, 'localhost.evil.example'],
  [HTTP, '127.0.0.1.evil.example'],
  [HTTP, 'evil.example', '/127.0.0.1'],
  [HTTP, 'evil.example/localhost', '/'],
  [HTTP, 'evil.example', '/@127.0.0.1'],
  [HTTP, 'evil.example:80'],
  [HTTP, '127'],
  [HTTP, '128.0.0.1'],
  [HTTP, '0.0.0.0'],
  [HTTP, '10.0.0.1'],
  [HTTP, '192.168.1.1'],
  [HTTP, '169.254.169.254'],
  [HTTP, '2130706432.evil.example'],
  [HTTP, '3405803783'],
  [HTTP, '0xcb007107'],
  [HTTP, '0127.0.0.1'],
  [HTTP, '[::]'],
  [HTTP, '[::2]'],
  [HTTP, '[::ffff:127.0.0.1]'],
  [HTTP, '[::ffff:203.0.113.7]'],
  [HTTP, '[fe80::1]'],
  [HTTP, 'localhost.'],
  [HTTP, 'a.localhost'],
  [HTTP, 'localhos\u0442'],
  [HTTP, '127.0.0.1%2eevil.example'],
];

test.each(beyond)('%s%s%s is another machine', (protocol, endpoint, path = '/') => {
  const client = clientAt(protocol, endpoint, path);
  expect(() => judge(client)).toThrow(
    expect.objectContaining({
      code: 'ERR_INVALID_OPTIONS',
      message: expect.stringMatching(/another machine/),
    }),
  );
  expect(judge(client, true)).toMatchObject({ tls: false });
});

const hidden: [unknown, unknown, unknown][] = [
  [HTTP, '127.0.0.1', '@evil.example/'],
  [HTTP, '127.0.0.1@evil.example', '/'],
  [HTTP, '127.0.0.1:80@evil.example', '/'],
  [HTTP, '@evil.example', '/'],
  [HTTP, 'user:word@127.0.0.1', '/'],
  [HTTPS, 'user@ocr.tencentcloudapi.com', '/'],
  [HTTP, 'evil.example#127.0.0.1', '/'],
  [HTTP, '127.0.0.1#', '/'],
  [HTTP, 'evil.example?127.0.0.1', '/'],
  [HTTPS, 'ocr.tencentcloudapi.com', '/?Action=IDCardOCR'],
  [HTTP, 'evil.example\\@127.0.0.1', '/'],
  [HTTP, '127.0.0.1\\.evil.example', '/'],
  [HTTP, '127.0.0.1', '\\evil.example'],
  [HTTP, '127.0.\t0.1', '/'],
  [HTTP, '127.0.0.1\n', '/'],
  [HTTP, ' 127.0.0.1', '/'],
  [HTTP, '127.0.0.1\u0000', '/'],
  [HTTPS, 'ocr.tencentcloudapi.com', '/ x'],
  [HTTPS, 'ocr.tencentcloudapi.com', '/\u0000'],
  [HTTP, '', '/'],
  [HTTP, '/evil.example', '/'],
  [HTTP, '127.0.0.1:99999', '/'],
  [HTTP, '[::1', '/'],
  [HTTPS, "ocr.tencentcloudapi.com;'x", '/'],
  [HTTPS, 'a%00b', '/'],
  ['http:', '//127.0.0.1', '/'],
  ['https://evil.example/', 'ocr.tencentcloudapi.com', '/'],
  ['https://user@', 'ocr.tencentcloudapi.com', '/'],
  ['ftp://', '127.0.0.1', '/'],
  ['file://', '127.0.0.1', '/'],
  ['ws://', '127.0.0.1', '/'],
  [' https://', 'ocr.tencentcloudapi.com', '/'],
  ['', '127.0.0.1', '/'],
  [undefined, '127.0.0.1', '/'],
  [HTTPS, undefined, '/'],
  [HTTPS, null, '/'],
  [HTTPS, { toString: () => 'ocr.tencentcloudapi.com' }, '/'],
  [HTTPS, 'ocr.tencentcloudapi.com', undefined],
];

test.each(hidden)('%j %j %j is no address', (protocol, endpoint, path) => {
  for (const allowed of [false, true]) {
    expect(() => judge(clientAt(protocol, endpoint, path), allowed)).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_OPTIONS',
        message: expect.stringMatching(/must be (a string|host or|'https)/),
      }),
    );
  }
});

test('no message quotes the address', () => {
  for (const [protocol, endpoint, path = '/'] of [...beyond, [HTTP, 'user:word@evil.example'] as const]) {
    try {
      judge(clientAt(protocol, endpoint, path));
    } catch (error) {
      expect((error as Error).message).not.toMatch(/evil|word/);
    }
  }
});

test('a profile that is missing is named', () => {
  expect(() => judge({ ...clientAt(HTTPS, 'a.example', '/'), profile: undefined as never })).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(/^the client's profile must be an object, got undefined\. See /),
    }),
  );
});

// --- proxies ---

describe('http:// to this machine', () => {
  const agents: [string, unknown, boolean][] = [
    ["node's agent", new http.Agent({ keepAlive: true }), true],
    ['a class of it', new (class extends http.Agent {})(), true],
    ['a proxy agent', HttpsProxyAgent('http://127.0.0.1:1'), false],
    ['a tunnel', Object.assign(new http.Agent(), { proxyOptions: { host: 'proxy.example' } }), false],
    [
      'an agent that asks which proxy',
      new (class extends http.Agent {
        getProxyForUrl() {}
      })(),
      false,
    ],
    ['an agent for another host', new http.Agent({ host: 'proxy.example' } as http.AgentOptions), false],
    ['an agent with a look-up', new http.Agent({ lookup() {} } as http.AgentOptions), false],
    [
      "node's own proxies",
      new http.Agent({ proxyEnv: { HTTP_PROXY: 'http://p' } } as http.AgentOptions),
      false,
    ],
    ['no proxy in its environment', new http.Agent({ proxyEnv: {} } as http.AgentOptions), true],
    ['a function that picks one', () => new http.Agent(), false],
  ];
  test.each(agents)('by %s', (_, agent, goes) => {
    vi.stubEnv('http_proxy', 'http://127.0.0.1:1');
    const client = clientAt(HTTP, '127.0.0.1', '/', { agent });
    expect(codeOf(() => judge(client))).toBe(goes ? undefined : 'ERR_INVALID_OPTIONS');
    expect(judge(client, true)).toEqual({ endpoint: '127.0.0.1', tls: false });
  });

  const settings: [string, Record<string, string>, object, boolean][] = [
    ['nothing', {}, {}, true],
    ['http_proxy', { http_proxy: 'http://127.0.0.1:1' }, {}, false],
    ['an empty http_proxy', { http_proxy: '' }, {}, true],
    ['https_proxy, which the SDK does not read', { https_proxy: 'http://127.0.0.1:1' }, {}, true],
    ['httpProfile.proxy', {}, { proxy: 'http://127.0.0.1:1' }, false],
    ['httpProfile.proxy, but an agent', {}, { proxy: 'http://127.0.0.1:1', agent: plainAgent }, true],
  ];
  test.each(settings)('with %s', (_, env, httpProfile, goes) => {
    vi.stubEnv('http_proxy', '');
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const client = clientAt(HTTP, '127.0.0.1', '/', { agent: undefined, ...httpProfile });
    expect(codeOf(() => judge(client))).toBe(goes ? undefined : 'ERR_INVALID_OPTIONS');
  });

  test("not past a global agent of somebody's", () => {
    vi.stubEnv('http_proxy', '');
    const { globalAgent } = http;
    http.globalAgent = HttpsProxyAgent('http://127.0.0.1:1') as unknown as http.Agent;
    try {
      const client = clientAt(HTTP, '127.0.0.1', '/', { agent: undefined });
      expect(codeOf(() => judge(client))).toBe('ERR_INVALID_OPTIONS');
    } finally {
      http.globalAgent = globalAgent;
    }
  });

  test('https:// may use a proxy: it only tunnels', () => {
    vi.stubEnv('http_proxy', 'http://127.0.0.1:1');
    const client = clientAt(HTTPS, 'ocr.tencentcloudapi.com', '/', { agent: undefined });
    expect(judge(client)).toEqual({ endpoint: 'ocr.tencentcloudapi.com', tls: true });
  });
});

// --- wrapped clients ---

const wrap = (sdk: object, more: Partial<MiddlewareOptions> = {}) =>
  withEncryption(sdk, { publicKey: emulated.emulator.publicKeys['SM4-GCM'], ...more });

test('http:// to another machine is refused at construction, unless it is allowed', () => {
  const config = { ...emulated.emulator.clientConfig, profile: { httpProfile: { protocol: HTTP } } };
  const sdk = new CommonClient('ocr.tencentcloudapi.com', '2018-11-19', config);
  expect(codeOf(() => wrap(sdk))).toBe('ERR_INVALID_OPTIONS');
  expect(codeOf(() => wrap(sdk, { dangerouslyAllowHttp: true }))).toBeUndefined();
  expect(codeOf(() => wrap(sdk, { dangerouslyAllowHttp: 1 as never }))).toBe('ERR_INVALID_OPTIONS');
});

type Sdk = ReturnType<typeof emulated.sdk>;
type Change = [string, (client: Sdk) => void];
const changes: Change[] = [
  ['the endpoint', (client) => Object.assign(client, { endpoint: 'evil.example' })],
  ['the path', (client) => Object.assign(client, { path: '@evil.example/' })],
  ['the protocol', (client) => Object.assign(client.profile.httpProfile!, { protocol: 'ftp://' })],
  ['the agent', (client) => Object.assign(client.profile.httpProfile!, { agent: () => plainAgent })],
  ['the method', (client) => Object.assign(client.profile.httpProfile!, { reqMethod: 'GET' })],
  [
    'the headers',
    (client) => Object.assign(client.profile.httpProfile!, { headers: { 'x-tc-action': 'IDCardOCR' } }),
  ],
  ['the signature', (client) => Object.assign(client.profile, { signMethod: 'HmacSHA256' })],
];
const broken: Change[] = [
  ['the HTTP profile', (client) => Object.assign(client.profile, { httpProfile: null })],
  ['the profile', (client) => Object.assign(client, { profile: { signMethod: 'TC3-HMAC-SHA256' } })],
  ['no profile', (client) => Object.assign(client, { profile: undefined })],
];

describe.each([...changes, ...broken])('changed after wrapping: %s', (_, change) => {
  test.each(['client', 'wrapper'])('on the %s, it is refused at the call', async (side) => {
    const onEvent = vi.fn();
    const sdk = emulated.sdk();
    const wrapper = wrap(sdk, { onEvent }) as Sdk;
    change(side === 'client' ? sdk : wrapper);
    expect(await refusedUnsent(wrapper)).toBe('ERR_INVALID_OPTIONS');
    expect(onEvent.mock.calls).toMatchObject([[{ outcome: 'error', code: 'ERR_INVALID_OPTIONS' }]]);
  });
});

test.each(changes)(
  '%s, changed while the SDK waits for its credential: refused unsent',
  async (_, change) => {
    let sdk: Sdk | undefined;
    const getCredential = async () => {
      change(sdk as Sdk);
      return emulated.emulator.credential;
    };
    sdk = emulated.sdk({ credential: { getCredential } });
    expect(await refusedUnsent(wrap(sdk) as Sdk)).toBe('ERR_INVALID_OPTIONS');
  },
);

async function refusedUnsent(client: Sdk): Promise<unknown> {
  const count = emulated.emulator.requests.length;
  const error = await rejection(client.RecognizeEncryptedIDCardOCR(params as never));
  expect(emulated.emulator.requests.length).toBe(count);
  return error.code;
}

test('another good endpoint while a call is on its way is refused: the call was judged by the first', async () => {
  let sdk: Sdk | undefined;
  const getCredential = async () => {
    Object.assign(sdk as Sdk, { endpoint: emulated.emulator.endpoint.replace('127.0.0.1', 'localhost') });
    return emulated.emulator.credential;
  };
  sdk = emulated.sdk({ credential: { getCredential } });
  expect(await refusedUnsent(wrap(sdk) as Sdk)).toBe('ERR_INVALID_OPTIONS');
});

test('another good endpoint between calls is followed', async () => {
  const sdk = emulated.sdk();
  const client = wrap(sdk) as Sdk;
  const port = emulated.emulator.endpoint.split(':')[1];
  client.endpoint = `localhost:${port}`;
  sdk.profile.httpProfile!.agent = new http.Agent({ family: 4 } as http.AgentOptions);
  expect(await client.RecognizeEncryptedIDCardOCR(params as never)).toMatchObject({ Name: '李明' });
  expect(emulated.emulator.requests.at(-1)?.headers.host).toBe(`localhost:${port}`);
  expect(sdk.endpoint).toBe(`localhost:${port}`);
});
