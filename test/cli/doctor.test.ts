// `doctor` names the one thing that is wrong, for every row of its table: the emulator over real HTTP with the real SDK.

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as openRequest, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startEmulator } from 'tencentcloud-encryption/emulator';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { DOCTOR_CHECKS, type DoctorCheckName } from '../../src/cli/doctor/checks.ts';
import { READY_CODES, ROWS, rowOf } from '../../src/cli/doctor/problems/problems.ts';
import { cli } from '../helpers/cli.ts';
import { useEmulator } from '../helpers/emulated.ts';
import { rsa1024 } from '../helpers/keys.ts';

const emulated = useEmulator();
const folder = mkdtempSync(join(tmpdir(), 'doctor-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Env = Record<string, string | undefined>;

function environment(changes: Env = {}, { endpoint, credential, publicKeys } = emulated.emulator): Env {
  return {
    TENCENTCLOUD_SECRET_ID: credential.secretId,
    TENCENTCLOUD_SECRET_KEY: credential.secretKey,
    TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY: publicKeys['AES-256-CBC'],
    TENCENTCLOUD_ENCRYPTION_ENDPOINT: endpoint,
    ...changes,
  };
}

async function diagnose(env = environment(), args: string[] = []) {
  const { code, stdout, stderr } = await cli(['doctor', '--json', ...args], { env });
  expect(stderr).toBe('');
  return { exitCode: code, ...JSON.parse(stdout) };
}

interface CheckLine {
  check: DoctorCheckName;
  state: string;
  says?: string;
  fix?: string;
}

/** Which checks are ok, have a problem, and were not reached. */
function states(checks: CheckLine[]) {
  const named = (state: string) => checks.filter((line) => line.state === state).map(({ check }) => check);
  return { ok: named('ok'), problem: named('problem'), 'not reached': named('not reached') };
}

/** That there is one problem, with all checks before it passed and none after it reached. */
function expectOnly(
  check: DoctorCheckName,
  { exitCode, ready, checks }: { exitCode: number; ready: boolean; checks: CheckLine[] },
) {
  const at = DOCTOR_CHECKS.indexOf(check);
  expect({ exitCode, ready }).toEqual({ exitCode: 1, ready: false });
  expect(states(checks)).toEqual({
    ok: DOCTOR_CHECKS.slice(0, at),
    problem: [check],
    'not reached': DOCTOR_CHECKS.slice(at + 1),
  });
}

describe('ready', () => {
  test.each(['AES-256-CBC', 'SM4-GCM'] as const)(
    '%s: everything is ok, and one white pixel was all that left',
    async (algorithm) => {
      const { publicKeys, credential, requests } = emulated.emulator;
      const env = environment({ TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY: publicKeys[algorithm] });
      const { code, stdout, stderr } = await cli(['doctor'], { env });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const lines = stdout.split('\n');
      expect(lines.slice(0, 8).map((line) => line.split(/\s+/).slice(0, 2))).toEqual(
        DOCTOR_CHECKS.map((check) => ['ok', check]),
      );
      expect(lines.slice(8)).toEqual(['', 'Ready: encrypted calls work.', '']);
      expect(requests.at(-1)).toMatchObject({ action: 'RecognizeEncryptedIDCardOCR', algorithm });
      expect(Object.keys(requests.at(-1)?.params ?? {})).toEqual(['ImageBase64']);
      for (const secret of Object.values(credential)) expect(stdout).not.toContain(secret);
    },
  );

  test.each(READY_CODES)('%s means ready', async (error) => {
    emulated.emulator.behave({ error });
    const diagnosis = await diagnose();
    expect(diagnosis).toMatchObject({ exitCode: 0, ready: true, code: error });
    expect(states(diagnosis.checks).ok).toEqual(DOCTOR_CHECKS);
  });
});

// Each row by its codes as the service sends them; a family stands with a code that has no row of its own.
const SERVICE_CODES: [DoctorCheckName, string[], string[]][] = [
  ['clock', ['AuthFailure.SignatureExpire'], ["service refuses the signature's time", 'NTP']],
  ['credentials', ['AuthFailure.SecretIdNotFound'], ['does not know this SecretId', 'deleted, disabled']],
  ['credentials', ['AuthFailure.SignatureFailure'], ['SecretKey does not belong to', 'Copy both again']],
  ['credentials', ['AuthFailure.TokenFailure'], ['token of the temporary', 'new temporary credential']],
  [
    'credentials',
    ['AuthFailure.InvalidSecretId', 'AuthFailure.InvalidAuthorization'],
    ['does not belong to an API key', 'list of API keys'],
  ],
  ['credentials', ['AuthFailure.MFAFailure'], ['second factor', 'sub-user']],
  ['credentials', ['AuthFailure.New'], ['refuses the credential', 'RequestId']],
  [
    'permission',
    ['UnauthorizedOperation', 'UnauthorizedOperation.New', 'AuthFailure.UnauthorizedOperation'],
    ['may not call', '`tencentcloud-encryption policy`'],
  ],
  ['permission', ['IpInBlacklist', 'IpNotInWhitelist'], ['this IP address', 'list of addresses']],
  ['service', ['FailedOperation.UnOpenError'], ['not activated', 'OCR console']],
  ['service', ['ResourceUnavailable.InArrears', 'FailedOperation.ArrearsError'], ['in arrears', 'Pay']],
  [
    'service',
    [
      'ResourceUnavailable.ResourcePackageRunOut',
      'FailedOperation.CountLimitError',
      'ResourceInsufficient',
      'LimitExceeded.New',
    ],
    ['quota', 'resource package'],
  ],
  ['service', ['ResourcesSoldOut.ChargeStatusException'], ["account's billing", 'billing console']],
  ['encryption', ['FailedOperation.DecryptSystemError'], ["can't decrypt", '`tencentcloud-encryption key`']],
  [
    'encryption',
    [
      'InvalidParameter',
      'InvalidParameterValue.New',
      'MissingParameter',
      'UnknownParameter',
      'FailedOperation.EmptyImageError',
    ],
    ['does not accept', 'Ask support'],
  ],
];

/** The gateway may answer these before it looks at credential and permission. */
const EARLY_CODES: [string[], string[]][] = [
  [['UnsupportedRegion'], ['the region', '--region']],
  [
    ['InvalidAction', 'NoSuchVersion', 'NoSuchProduct', 'ActionOffline', 'UnsupportedOperation'],
    ['the endpoint does not offer', '--endpoint'],
  ],
  [
    ['RequestLimitExceeded', 'RequestLimitExceeded.UinLimitExceeded'],
    ['too many calls', 'few seconds'],
  ],
  [
    [
      'InternalError',
      'ServiceUnavailable',
      'ResourceUnavailable',
      'FailedOperation.UnKnowError',
      'FailedOperation.OcrFailed',
      'FailedOperation.EngineRecognizeTimeout',
    ],
    ['internal fault', 'RequestId'],
  ],
  [
    ['FailedOperation.New', 'Brandnew'],
    ['this program does not know', 'documentation'],
  ],
];

describe('what the service answers', () => {
  const rows = SERVICE_CODES.flatMap(([check, codes, words]) =>
    codes.map((code) => [code, check, words] as const),
  );
  test.each(rows)('%s: %s', async (error, check, [says, fix]) => {
    emulated.emulator.behave({ error });
    const diagnosis = await diagnose();
    expectOnly(check, diagnosis);
    expect(diagnosis).toMatchObject({ code: error, requestId: emulated.emulator.requests.at(-1)?.requestId });
    expect(diagnosis.checks.find((line: CheckLine) => line.state === 'problem')).toEqual({
      check,
      state: 'problem',
      says: expect.stringContaining(says!),
      fix: expect.stringContaining(fix!),
    });
  });

  const early = EARLY_CODES.flatMap(([codes, words]) => codes.map((code) => [code, words] as const));
  test.each(early)('%s: service, and nothing is known of the credential', async (error, [says, fix]) => {
    emulated.emulator.behave({ error });
    const { checks } = await diagnose();
    expect(states(checks)).toEqual({
      ok: ['environment', 'key', 'network', 'clock'],
      problem: ['service'],
      'not reached': ['credentials', 'permission', 'encryption'],
    });
    expect(checks[6]).toMatchObject({
      says: expect.stringContaining(says!),
      fix: expect.stringContaining(fix!),
    });
  });

  test('the table has no row that is not tried', () => {
    const tried = [
      ...SERVICE_CODES.flatMap(([, codes]) => codes),
      ...EARLY_CODES.flatMap(([codes]) => codes),
      ...WAY_CODES,
    ];
    const rowsTried = new Set(tried.map((code) => rowOf(code, 'service')));
    expect(ROWS.filter((row) => !rowsTried.has(row)).map(({ codes }) => codes)).toEqual([]);
  });
});

describe('what is really wrong', () => {
  test.each([
    [
      'another SecretId',
      { TENCENTCLOUD_SECRET_ID: 'AKIDother' },
      'credentials',
      'AuthFailure.SecretIdNotFound',
    ],
    [
      'another SecretKey',
      { TENCENTCLOUD_SECRET_KEY: 'other' },
      'credentials',
      'AuthFailure.SignatureFailure',
    ],
    [
      'another key',
      { TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY: rsa1024().pem },
      'encryption',
      'FailedOperation.DecryptSystemError',
    ],
  ] as const)('%s', async (_, changes, check, code) => {
    const diagnosis = await diagnose(environment(changes));
    expectOnly(check, diagnosis);
    expect(diagnosis.code).toBe(code);
  });

  test.each([
    ['behind', 600],
    ['ahead of', -600],
  ])('a clock %s the service', async (side, seconds) => {
    const other = await startEmulator({ now: () => Date.now() + seconds * 1000 });
    onTestFinished(() => other.close());
    const diagnosis = await diagnose(environment({}, other));
    expectOnly('clock', diagnosis);
    expect(diagnosis.code).toBe('AuthFailure.SignatureExpire');
    expect(Math.abs(diagnosis.clockSeconds - seconds)).toBeLessThanOrEqual(5);
    expect(diagnosis.checks[3].says).toMatch(
      new RegExp(`clock is (59|60)\\d seconds ${side} the service's; 300 are allowed`),
    );
  });

  test('a clock that is off and yet allowed is told of', async () => {
    const other = await startEmulator({ now: () => Date.now() + 120_000 });
    onTestFinished(() => other.close());
    const { ready, checks } = await diagnose(environment({}, other));
    expect(ready).toBe(true);
    expect(checks[3]).toMatchObject({ state: 'ok', says: expect.stringMatching(/1[12]\d seconds behind/) });
  });

  test.each([
    [
      'no credential',
      { TENCENTCLOUD_SECRET_ID: undefined, TENCENTCLOUD_SECRET_KEY: '' },
      'environment',
      'set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY',
    ],
    [
      'a credential with its quotes',
      { TENCENTCLOUD_SECRET_KEY: '"secret"' },
      'environment',
      'TENCENTCLOUD_SECRET_KEY has whitespace, quotes',
    ],
    [
      'a credential with a line break',
      { TENCENTCLOUD_SECRET_ID: 'AKID\n' },
      'environment',
      'TENCENTCLOUD_SECRET_ID has whitespace',
    ],
    [
      'an endpoint with a path',
      { TENCENTCLOUD_ENCRYPTION_ENDPOINT: 'host/path' },
      'environment',
      'the endpoint must be host',
    ],
    [
      'no key',
      { TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY: undefined },
      'key',
      'set TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY',
    ],
    [
      'a key cut short',
      { TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY: 'LS0tLS1CRUdJTi' },
      'key',
      'got 14 characters in none',
    ],
  ])('%s: no call is made', async (_, changes, check, says) => {
    const calls = emulated.emulator.requests.length;
    const { exitCode, checks } = await diagnose(environment(changes));
    expect(exitCode).toBe(1);
    expect(states(checks).problem).toEqual([check]);
    expect(states(checks)['not reached']).toEqual(DOCTOR_CHECKS.slice(2));
    expect(checks.find((line: CheckLine) => line.check === check).says).toContain(says);
    expect(emulated.emulator.requests.length).toBe(calls);
  });

  test('a clock that is too far off shows beside another problem', async () => {
    const endpoint = await meddle((text) => text, { Date: new Date(0).toUTCString() });
    emulated.emulator.behave({ error: 'AuthFailure.TokenFailure' });
    const { checks } = await diagnose(environment({ TENCENTCLOUD_ENCRYPTION_ENDPOINT: endpoint }));
    expect(states(checks).problem).toEqual(['clock', 'credentials']);
  });
});

// --- the way there ---

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Something between caller and emulator that passes the call on and changes the answer. */
function meddle(change: (answer: string) => string, headers: Record<string, string> = {}): Promise<string> {
  return listen(
    createServer(async (incoming, response) => {
      const outgoing = openRequest(emulated.emulator.url, {
        method: 'POST',
        headers: incoming.headers,
        agent: false,
      });
      incoming.pipe(outgoing);
      const [answer] = await once(outgoing, 'response');
      const text = (await buffer(answer)).toString('utf8');
      response.writeHead(200, { 'Content-Type': 'application/json', ...headers }).end(change(text));
    }),
  );
}

async function selfSigned(): Promise<string> {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-days', '1'];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...subject],
    {
      stdio: 'ignore',
    },
  );
  const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) });
  return `https://${await listen(server as unknown as Server)}`;
}

const answerOf = (members: object) => () => JSON.stringify({ Response: { ...members, RequestId: 'id' } });
const fault = (name: 'connection-reset' | 'stalled' | 'http-500' | 'http-not-json') => async () => {
  emulated.emulator.behave({ fault: name });
  return emulated.emulator.endpoint;
};

const WAYS: [string, () => Promise<string>, DoctorCheckName, string[], string][] = [
  ['a name that does not exist', async () => 'nosuch.invalid', 'network', ['ENOTFOUND', 'EAI_AGAIN'], 'DNS'],
  ['a closed port', async () => '127.0.0.1:1', 'network', ['ECONNREFUSED'], 'nothing listens'],
  ['a cut connection', fault('connection-reset'), 'network', ['ECONNRESET'], 'was cut'],
  ['no answer in time', fault('stalled'), 'network', ['TIMEOUT'], 'in time'],
  ['a self-signed certificate', selfSigned, 'network', ['DEPTH_ZERO_SELF_SIGNED_CERT'], 'certificate'],
  [
    'no TLS',
    async () => `https://${emulated.emulator.endpoint}`,
    'network',
    ['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER'],
    'does not speak TLS',
  ],
  [
    'http:// to another machine',
    async () => 'http://nosuch.invalid',
    'network',
    ['PLAIN_HTTP'],
    'nothing was sent',
  ],
  ['an HTTP error', fault('http-500'), 'network', ['HTTP_500'], 'an HTTP error came'],
  ['a page', fault('http-not-json'), 'network', ['NOT_THE_API'], 'proxy with a page'],
  [
    'an answer in the clear',
    () => meddle(answerOf({ Name: '李明' })),
    'encryption',
    ['ERR_PLAINTEXT_RESPONSE'],
    'unencrypted',
  ],
  [
    'an answer of another call',
    () => meddle(answerOf({ EncryptedBody: 'A'.repeat(64) })),
    'encryption',
    ['ERR_DECRYPTION_FAILED'],
    'opened',
  ],
  [
    'a garbled answer',
    () => meddle(answerOf({ EncryptedBody: '*' })),
    'encryption',
    ['ERR_INVALID_RESPONSE'],
    'opened',
  ],
];
const WAY_CODES = WAYS.flatMap(([, , , codes]) => codes);

describe('the way there', () => {
  test.each(WAYS)('%s', async (_, place, check, codes, says) => {
    const env = environment({ TENCENTCLOUD_ENCRYPTION_ENDPOINT: await place() });
    const diagnosis = await diagnose(env, ['--timeout', '2']);
    expectOnly(check, diagnosis);
    expect(codes).toContain(diagnosis.code);
    expect(diagnosis.checks.find((line: CheckLine) => line.state === 'problem').says).toContain(says);
    expect(JSON.stringify(diagnosis)).not.toContain('李明');
  });

  test('a proxy that refuses', async () => {
    const proxy = createServer().on('connect', (_, socket) =>
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'),
    );
    const env = {
      ...environment({ TENCENTCLOUD_ENCRYPTION_ENDPOINT: undefined }),
      http_proxy: `http://${await listen(proxy)}`,
    };
    // The SDK reads http_proxy from its own process.
    const { stdout, code } = await spawnDoctor(env);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      code: 'HTTP_407',
      checks: expect.arrayContaining([expect.objectContaining({ check: 'network', state: 'problem' })]),
    });
  });

  test.each([
    ['EAI_AGAIN', 'network', 'network', 'DNS'],
    ['EHOSTUNREACH', 'network', 'network', "can't be reached"],
    ['CERT_HAS_EXPIRED', 'network', 'network', 'certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'network', 'network', 'certificate'],
    ['HTTP_403', 'service', 'network', 'an HTTP error came'],
    ['NEW_TIMEOUT', 'timeout', 'network', "can't be reached"],
    ['ERR_NEW', 'protocol', 'encryption', 'not what an encrypted call gets'],
    ['ERR_INVALID_OPTIONS', 'caller', 'environment', 'before anything was sent'],
    ['ERR_UNSUPPORTED', 'key', 'key', "can't be used"],
  ] as const)('%s, of the class %s', (code, failure, check, says) => {
    expect(rowOf(code, failure)).toMatchObject({ check, says: expect.stringContaining(says) });
  });
});

async function spawnDoctor(env: Env): Promise<{ stdout: string; code: number | null }> {
  const { spawn } = await import('node:child_process');
  const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
  const child = spawn(process.execPath, [main, 'doctor', '--json'], { env });
  const [stdout, [code]] = await Promise.all([buffer(child.stdout), once(child, 'close')]);
  return { stdout: stdout.toString('utf8'), code };
}

describe('for people', () => {
  test('a problem comes with its fix, and the answer with its RequestId', async () => {
    emulated.emulator.behave({ error: 'UnauthorizedOperation' });
    const { code, stdout, stderr } = await cli(['doctor'], { env: environment() });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines.slice(5, 9)).toEqual([
      'problem      permission   this user may not call RecognizeEncryptedIDCardOCR',
      expect.stringMatching(/^ {26}Attach the policy that `tencentcloud-encryption policy` prints/),
      'not reached  service',
      'not reached  encryption',
    ]);
    const { requestId } = emulated.emulator.requests.at(-1)!;
    expect(lines.slice(9)).toEqual([
      '',
      'Not ready: 1 problem.',
      `The call ended with UnauthorizedOperation (service): the emulator was asked for this error, RequestId ${requestId}`,
      '',
    ]);
  });

  test.each([
    ['a file of credentials that is not there', ['--credentials', `${folder}/nosuch`]],
    ['an option without its value', ['--region']],
    ['a timeout that is none', ['--timeout', 'soon']],
  ])('wrong usage ends with 2: %s', async (_, args) => {
    expect(await cli(['doctor', ...args], { env: environment() })).toMatchObject({ code: 2, stdout: '' });
  });

  test('Ctrl-C ends the waiting', async () => {
    emulated.emulator.behave({ fault: 'stalled' });
    const calls = emulated.emulator.requests.length;
    const interrupt = new AbortController();
    const running = cli(['doctor'], { env: environment(), signal: interrupt.signal });
    while (emulated.emulator.requests.length === calls) await setTimeout(10);
    interrupt.abort();
    expect(await running).toEqual({ code: 130, stdout: '', stderr: '' });
  });

  test('a credential may come from a file', async () => {
    const { credential } = emulated.emulator;
    const file = join(folder, 'credential.json');
    writeFileSync(file, JSON.stringify(credential));
    const env = environment({ TENCENTCLOUD_SECRET_ID: undefined, TENCENTCLOUD_SECRET_KEY: undefined });
    const { ready, checks } = await diagnose(env, ['--credentials', file]);
    expect(ready).toBe(true);
    expect(checks[0].says).toContain(file);
  });
});
