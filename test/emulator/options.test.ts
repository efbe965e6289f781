import { generateKeyPairSync } from 'node:crypto';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { importPublicKey } from 'tencentcloud-encryption';
import { type EmulatorOptions, startEmulator } from 'tencentcloud-encryption/emulator';
import { describe, expect, test } from 'vitest';
import { withoutPointer } from '../../src/errors.ts';
import {
  ALGORITHMS,
  card,
  emulator,
  errorCode,
  respond,
  seal,
  start,
  useEmulator,
} from '../helpers/emulator-wire.ts';
import { recordings } from '../helpers/recorded.ts';
import { FRONT } from '../helpers/sample-card.ts';
import { type ResponseBody, type SendOptions, sendRaw } from '../helpers/tc3-client.ts';

useEmulator();

test('callsPerSecond, by the clock of the server', async () => {
  let now = Date.parse('2026-03-01T12:00:00Z');
  const began = now;
  const own = await start({ callsPerSecond: 2, now: () => now });
  const at = (milliseconds: number, options: SendOptions = {}) => {
    now = began + milliseconds;
    return errorCode(card, { action: 'IDCardOCR', timestamp: Math.floor(now / 1000), ...options }, own);
  };
  expect(await at(0)).toBe('none');
  expect(await at(300, { secretKey: 'x' })).toBe('AuthFailure.SignatureFailure');
  expect(await at(400)).toBe('none');
  expect(await at(500)).toBe('RequestLimitExceeded');
  expect(await at(999)).toBe('RequestLimitExceeded');
  expect(await at(1000)).toBe('none');
  expect(await at(1399)).toBe('RequestLimitExceeded');
  expect(await at(1400)).toBe('none');
  own.behave({ callsPerSecond: Number.POSITIVE_INFINITY });
  expect(await at(1401)).toBe('none');
});

describe('behaviour', () => {
  const isSealed = (answer: ResponseBody) => answer.EncryptedBody !== undefined;

  test('a function chooses the form of each answer', async () => {
    const own = await start({
      answers: ({ params }) => (params?.CardSide === 'BACK' ? 'plaintext' : 'documented'),
    });
    const call = (CardSide: string) => respond(seal({ ...card, CardSide }, 'SM4-GCM', own), {}, own);
    expect(isSealed(await call('FRONT'))).toBe(true);
    expect(isSealed(await call('BACK'))).toBe(false);
  });

  test('a function chooses the fault of each request', async () => {
    const own = await start({ fault: ({ action }) => (action === 'IDCardOCR' ? 'http-500' : undefined) });
    expect((await sendRaw(own, { action: 'IDCardOCR', body: card })).status).toBe(500);
    expect(await errorCode(seal(card, 'SM4-GCM', own), {}, own)).toBe('none');
  });

  test('an error that is asked for comes once the signature is right, and ends with undefined', async () => {
    const own = await start({ error: 'UnauthorizedOperation' });
    const call = (options: SendOptions = {}) => errorCode(seal(card, 'SM4-GCM', own), options, own);
    expect(await call()).toBe('UnauthorizedOperation');
    expect(await call({ secretKey: 'x' })).toBe('AuthFailure.SignatureFailure');
    own.behave({ error: ({ region }) => (region === 'ap-guangzhou' ? 'UnsupportedRegion' : undefined) });
    expect(await call()).toBe('UnsupportedRegion');
    expect(await call({ headers: { 'X-TC-Region': 'ap-beijing' } })).toBe('none');
    own.behave({ error: undefined });
    expect(await call()).toBe('none');
  });

  test('the Date header shows the clock of the server', async () => {
    const own = await start({ now: () => Date.parse('2026-03-01T12:00:00Z') });
    const { headers } = await sendRaw(own, { body: card });
    expect(headers.date).toBe('Sun, 01 Mar 2026 12:00:00 GMT');
  });

  test('behave() changes what it is given, and undefined ends a fault', async () => {
    const own = await start({ answers: 'plaintext', maxRequestBytes: 1 });
    const call = () => respond(seal(card, 'SM4-GCM', own), {}, own);
    expect((await call()).Error?.Code).toBe('RequestSizeLimitExceeded');
    own.behave({ maxRequestBytes: 2 ** 20, fault: 'rate-limit' });
    expect((await call()).Error?.Code).toBe('RequestLimitExceeded');
    own.behave({ fault: undefined });
    expect(await call()).toMatchObject(FRONT);
    own.behave({ answers: 'documented' });
    expect(isSealed(await call())).toBe(true);
  });

  const mistakes: [name: string, changes: object][] = [
    ['an unknown form', { answers: 'documentd' }],
    ['an unknown fault', { fault: 'stuck' }],
    ['a misspelt name', { answer: 'plaintext' }],
    ['an option that is fixed at the start', { port: 1 }],
  ];

  test.each(mistakes)('%s is ERR_INVALID_OPTIONS, and nothing changes', async (_, changes) => {
    const own = await start({ answers: 'plaintext' });
    expect(() => own.behave({ fault: 'rate-limit', ...changes })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_OPTIONS' }),
    );
    expect(await respond(seal(card, 'SM4-GCM', own), {}, own)).toMatchObject(FRONT);
  });
});

describe('options', () => {
  const invalid: [name: string, options: unknown][] = [
    ['null', null],
    ['an unknown one', { ports: 0 }],
    ['an unknown form', { answers: 'documentd' }],
    ['an unknown fault', { fault: 'stuck' }],
    ['the name of an object member as a fault', { fault: 'constructor' }],
    ['answers as a number', { answers: 5 }],
    ['a fault as a number', { fault: 5 }],
    ['an error with a space', { error: 'Internal Error' }],
    ['an error as a number', { error: 500 }],
    ['recognize as text', { recognize: 'sample' }],
    ['a port that is none', { port: 70_000 }],
    ['a credential without a key', { credential: { secretId: 'AKID' } }],
    ['an RSA key of no bits', { rsaBits: 0 }],
    ['keys that are a text', { keys: 'PEM' }],
    ['keys that are null', { keys: null }],
    ['a clock that is no function', { now: 5 }],
    ['keepRequests below 0', { keepRequests: -1 }],
    ['onRequest that is no function', { onRequest: 'log' }],
    ['maxRequestBytes that is no number', { maxRequestBytes: '10 MB' }],
    ['callsPerSecond that is no number', { callsPerSecond: 'twenty' }],
  ];

  test.each(invalid)('%s: ERR_INVALID_OPTIONS', async (_, options) => {
    const outcome = startEmulator(options as EmulatorOptions).then(
      (started) => started.close().then(() => 'it started'),
      (error) => error.code,
    );
    expect(await outcome).toBe('ERR_INVALID_OPTIONS');
  });

  test('credential', async () => {
    const credential = { secretId: 'AKIDexample', secretKey: 'example' };
    const own = await start({ credential });
    expect([own.credential, own.clientConfig.credential]).toEqual([credential, credential]);
    expect(await errorCode(seal(card, 'SM4-GCM', own), credential, own)).toBe('none');
    expect(await errorCode('{}', emulator.credential, own)).toBe('AuthFailure.SecretIdNotFound');
  });

  test('a fresh credential and free port without one', async () => {
    const own = await start();
    expect(own.credential.secretId).not.toBe(emulator.credential.secretId);
    expect(own.credential.secretKey).not.toBe(emulator.credential.secretKey);
    expect(own.endpoint).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(own.endpoint).not.toBe(emulator.endpoint);
    expect([own.url, own.clientConfig.profile.httpProfile]).toEqual([
      `http://${own.endpoint}`,
      { protocol: 'http://', endpoint: own.endpoint, agent: expect.anything() },
    ]);
  });

  test('port', async () => {
    const first = await startEmulator();
    await first.close();
    const port = Number(first.endpoint.split(':')[1]);
    const second = await start({ port });
    expect(second.endpoint).toBe(first.endpoint);
    expect(await errorCode(seal(card, 'SM4-GCM', second), {}, second)).toBe('none');
    await expect(startEmulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test.each([
    [undefined, 1024],
    [2048, 2048],
  ])('rsaBits %s: a key of %i bits', async (rsaBits, bits) => {
    const own = await start(rsaBits === undefined ? {} : { rsaBits });
    expect(importPublicKey(own.publicKeys['AES-256-CBC'])).toMatchObject({ kind: 'RSA', bits });
    expect(await errorCode(seal(card, 'AES-256-CBC', own), {}, own)).toBe('none');
  });
});

test('an option that is undefined is as good as left out', async () => {
  const names = ['port', 'credential', 'keys', 'rsaBits', 'now', 'keepRequests', 'onRequest'] as const;
  const behaviour = ['recognize', 'answers', 'fault', 'error', 'maxRequestBytes', 'callsPerSecond'] as const;
  const own = await start(Object.fromEntries([...names, ...behaviour].map((name) => [name, undefined])));
  own.behave(Object.fromEntries(behaviour.map((name) => [name, undefined])));
  expect(await errorCode(seal(card, 'SM4-GCM', own), {}, own)).toBe('none');
  const keyed = await start({ keys: { 'AES-256-CBC': undefined, 'SM4-GCM': undefined } });
  expect(Object.keys(keyed.publicKeys)).toEqual(ALGORITHMS);
});

describe('keys', () => {
  const pkcs8 = { type: 'pkcs8', format: 'pem' } as const;
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const small = generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey.export(pkcs8).toString();
  const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const encrypted = { ...pkcs8, cipher: 'aes-256-cbc', passphrase: 'x' } as const;
  const { 'AES-256-CBC': recordedRsa, 'SM4-GCM': sm2 } = recordings.keys;

  /** An SM2 key of other forms: the same scalar, written anew. */
  const der = Buffer.from(sm2.privatePem.split('\n').slice(1, -2).join(''), 'base64');
  const scalar = Buffer.from(sm2.privateScalarHex!, 'hex');
  const point = der.subarray(-65);
  const tlv = (tag: number, ...parts: Uint8Array[]) => {
    const content = Buffer.concat(parts);
    return Buffer.concat([
      Uint8Array.of(tag, ...(content.length > 127 ? [0x81] : []), content.length),
      content,
    ]);
  };
  const pem = (label: string, bytes: Buffer) =>
    `-----BEGIN ${label}-----\n${bytes
      .toString('base64')
      .match(/.{1,64}/g)!
      .join('\n')}\n-----END ${label}-----\n`;
  const SM2_OID = Buffer.from('06082a811ccf5501822d', 'hex');
  const P256_OID = Buffer.from('06082a8648ce3d030107', 'hex');
  const EC_OID = Buffer.from('06072a8648ce3d0201', 'hex');
  const one = Uint8Array.of(2, 1, 1);
  const zero = Uint8Array.of(2, 1, 0);
  const sec1 = (...more: Uint8Array[]) => tlv(0x30, one, tlv(4, scalar), ...more);
  const publicPoint = tlv(0xa1, tlv(3, Uint8Array.of(0), point));
  const inPkcs8 = (key: Buffer, ...oids: Buffer[]) =>
    pem('PRIVATE KEY', tlv(0x30, zero, tlv(0x30, ...oids), tlv(4, key)));
  const otherPoint = tlv(0xa1, tlv(3, Uint8Array.of(0, 4), Buffer.alloc(64, 7)));

  const taken: [name: string, pem: string][] = [
    ['PKCS#8', sm2.privatePem],
    ['PKCS#8 with CRLF', sm2.privatePem.replaceAll('\n', '\r\n')],
    ['PKCS#8 without the public point', inPkcs8(sec1(), EC_OID, SM2_OID)],
    ['SEC 1', pem('EC PRIVATE KEY', sec1(tlv(0xa0, SM2_OID), publicPoint))],
    ['SEC 1 without the public point', pem('EC PRIVATE KEY', sec1(tlv(0xa0, SM2_OID)))],
    [
      'SEC 1 behind its parameters, as OpenSSL writes it',
      `${pem('EC PARAMETERS', SM2_OID)}${pem('EC PRIVATE KEY', sec1(tlv(0xa0, SM2_OID), publicPoint))}`,
    ],
  ];

  test.each(taken)('SM2 as %s', async (_, key) => {
    const own = await start({ keys: { 'SM4-GCM': key } });
    expect(own.publicKeys['SM4-GCM']).toBe(sm2.issued);
    expect(own.publicKeys['AES-256-CBC']).not.toBe(recordedRsa.issued);
    expect(await errorCode(seal(card, 'SM4-GCM', own), {}, own)).toBe('none');
  });

  test.each(['pkcs1', 'pkcs8'] as const)('RSA as %s, of 2048 bit', async (type) => {
    const key = rsa.privateKey.export({ type, format: 'pem' }).toString();
    const own = await start({ keys: { 'AES-256-CBC': key } });
    const issued = rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    expect(own.publicKeys['AES-256-CBC']).toBe(Buffer.from(issued).toString('base64'));
    expect(await errorCode(seal(card, 'AES-256-CBC', own), {}, own)).toBe('none');
  });

  const refused: [name: string, keys: object, message: RegExp][] = [
    [
      'an unknown name',
      { 'AES-128-CBC': sm2.privatePem },
      /only have the members AES-256-CBC and SM4-GCM, and has another one$/,
    ],
    ['a list', [sm2.privatePem], /got an array$/],
    ['bytes', { 'SM4-GCM': Buffer.from(sm2.privatePem) }, /, got [\w ]+$/],
    ['an empty text', { 'SM4-GCM': '' }, /got text that is not PEM$/],
    ['a bare scalar', { 'SM4-GCM': sm2.privateScalarHex }, /got text that is not PEM$/],
    ['an RSA key for SM4-GCM', { 'SM4-GCM': recordedRsa.privatePem }, /got a PEM labelled RSA PRIVATE KEY/],
    ['an SM2 key for AES-256-CBC', { 'AES-256-CBC': sm2.privatePem }, /got a PEM labelled PRIVATE KEY/],
    ['a public key', { 'SM4-GCM': sm2.publicPem }, /got a PEM labelled PUBLIC KEY/],
    ['an RSA key of 512 bit', { 'AES-256-CBC': small }, /1024 to 8192 bit/],
    [
      'an encrypted key',
      { 'AES-256-CBC': rsa.privateKey.export(encrypted).toString() },
      /ENCRYPTED PRIVATE KEY/,
    ],
    ['a key of P-256', { 'SM4-GCM': p256.export(pkcs8).toString() }, /must be an SM2 private key/],
    [
      'a key of P-256 for RSA',
      { 'AES-256-CBC': p256.export(pkcs8).toString() },
      /must be an RSA private key/,
    ],
    ['SEC 1 of no curve', { 'SM4-GCM': pem('EC PRIVATE KEY', sec1(publicPoint)) }, /must be an SM2/],
    [
      'SEC 1 of another curve',
      { 'SM4-GCM': pem('EC PRIVATE KEY', sec1(tlv(0xa0, P256_OID))) },
      /must be an SM2/,
    ],
    [
      'another curve outside',
      { 'SM4-GCM': inPkcs8(sec1(tlv(0xa0, SM2_OID)), EC_OID, P256_OID) },
      /must be an SM2/,
    ],
    ['no elliptic curve', { 'SM4-GCM': inPkcs8(sec1(), SM2_OID, SM2_OID) }, /must be an SM2/],
    ['the point of another key', { 'SM4-GCM': inPkcs8(sec1(otherPoint), EC_OID, SM2_OID) }, /must be an SM2/],
    [
      'a scalar of zero',
      { 'SM4-GCM': inPkcs8(tlv(0x30, one, tlv(4, Buffer.alloc(32))), EC_OID, SM2_OID) },
      /must be an SM2/,
    ],
    [
      'a short scalar',
      { 'SM4-GCM': inPkcs8(tlv(0x30, one, tlv(4, scalar.subarray(1))), EC_OID, SM2_OID) },
      /must be an SM2/,
    ],
    ['bytes left over', { 'SM4-GCM': inPkcs8(sec1(publicPoint, one), EC_OID, SM2_OID) }, /must be an SM2/],
  ];

  test.each(refused)('%s: ERR_INVALID_OPTIONS, which quotes no key', async (_, keys, message) => {
    const error = await startEmulator({ keys } as EmulatorOptions).then(
      (started) => started.close().then(() => undefined),
      (reason: Error & { code: string }) => reason,
    );
    expect(error?.code).toBe('ERR_INVALID_OPTIONS');
    expect(withoutPointer(`${error?.message}`)).toMatch(message);
    const told = `${error?.message}${error?.cause}`;
    for (const text of Object.values(keys).map(String)) {
      for (const line of text.split('\n').filter((part) => part.length > 20 && !part.startsWith('-----'))) {
        expect(told).not.toContain(line.slice(0, 12));
      }
    }
  });

  test('rsaBits beside an RSA key: ERR_INVALID_OPTIONS', async () => {
    const options = { rsaBits: 2048, keys: { 'AES-256-CBC': recordedRsa.privatePem } };
    await expect(startEmulator(options)).rejects.toMatchObject({ code: 'ERR_INVALID_OPTIONS' });
    const own = await start({ rsaBits: 2048, keys: { 'SM4-GCM': sm2.privatePem } });
    expect(importPublicKey(own.publicKeys['AES-256-CBC']).bits).toBe(2048);
  });
});

describe('the public keys', () => {
  test.each([
    ['AES-256-CBC', 'RSA PUBLIC KEY'],
    ['SM4-GCM', 'PUBLIC KEY'],
  ] as const)('%s: Base64 of a PEM file, as support issues it', (algorithm, label) => {
    const pem = Buffer.from(emulator.publicKeys[algorithm], 'base64').toString('latin1').trim().split('\n');
    expect([pem[0], pem.at(-1)]).toEqual([`-----BEGIN ${label}-----`, `-----END ${label}-----`]);
    expect(importPublicKey(emulator.publicKeys[algorithm]).algorithm).toBe(algorithm);
  });

  test.each(ALGORITHMS)('two emulators at once have keys of their own, %s', async (algorithm) => {
    const own = await start();
    expect(own.publicKeys[algorithm]).not.toBe(emulator.publicKeys[algorithm]);
    const [ours, theirs] = [seal(card, algorithm, own), seal(card, algorithm)];
    expect([await errorCode(ours, {}, own), await errorCode(theirs)]).toEqual(['none', 'none']);
    expect(await errorCode(theirs, {}, own)).toBe('FailedOperation.DecryptSystemError');
  });
});

test('nothing listens on other addresses than 127.0.0.1', async () => {
  const port = Number(emulator.endpoint.split(':')[1]);
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const others = own
    .map(({ address }) => address)
    .filter((address) => !/^(127\.0\.0\.1$|fe80)/.test(address));
  // On Linux all of 127.0.0.0/8 is this machine.
  if (process.platform === 'linux') others.push('127.0.0.2');
  expect(await isOpen('127.0.0.1', port)).toBe(true);
  for (const address of others) expect([address, await isOpen(address, port)]).toEqual([address, false]);
});

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.on('error', () => resolve(false));
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
