// TC3-HMAC-SHA256 ("Signature v3") as the emulator verifies it: the documented example to the byte, then real
// requests of a signer that was written from the documentation.

import { ServiceError } from 'tencentcloud-encryption';
import { type Emulator, startEmulator } from 'tencentcloud-encryption/emulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalRequest, type SignedRequest, sha256, sign, verifyTc3 } from '../../src/emulator/tc3.ts';
import { authorize, type Outgoing, type SendOptions, send } from '../helpers/tc3-client.ts';
import { documented, fromUtf8 } from '../helpers/vectors.ts';

const example = documented['tc3-hmac-sha256'];
const [date = '', service = ''] = example.credentialScope.split('/');
const AUTHORIZATION =
  `TC3-HMAC-SHA256 Credential=${example.secretId}/${example.credentialScope}, ` +
  `SignedHeaders=${example.signedHeaders}, Signature=${example.signature}`;

/** The documented request, with parts of it changed. */
function documentedRequest(headers: SignedRequest['headers'] = {}, parts: Partial<SignedRequest> = {}) {
  return {
    method: example.method,
    body: fromUtf8(example.payload),
    ...parts,
    headers: {
      host: example.host,
      'content-type': example.contentType,
      'x-tc-action': 'DescribeInstances',
      'x-tc-timestamp': String(example.timestamp),
      authorization: AUTHORIZATION,
      ...headers,
    },
  };
}

/** 'accepted', or the code of the refusal. */
function outcome(request: SignedRequest, secretKey = example.secretKey): string {
  try {
    verifyTc3(request, {
      secretKeyOf: (id) => (id === example.secretId ? secretKey : undefined),
      now: () => example.timestamp * 1000,
    });
    return 'accepted';
  } catch (error) {
    if (error instanceof ServiceError) return error.code;
    throw error;
  }
}

describe('the documented example, step by step', () => {
  const canonical = canonicalRequest(documentedRequest(), ['content-type', 'host'], example.host);

  test('step 1: the hash of the payload', () => {
    expect(sha256(example.payload)).toBe(example.hashedPayload);
  });

  test('step 1: the canonical request and its hash', () => {
    expect(canonical.split('\n')).toEqual([
      'POST',
      '/',
      '',
      'content-type:application/json; charset=utf-8',
      'host:cvm.tencentcloudapi.com',
      '',
      'content-type;host',
      example.hashedPayload,
    ]);
    expect(sha256(canonical)).toBe(example.hashedCanonicalRequest);
  });

  test('steps 2 and 3: the signature', () => {
    expect(sign(canonical, example.timestamp, { date, service }, example.secretKey)).toBe(example.signature);
  });

  test('the signer of these tests comes to the same header', () => {
    const { method, timestamp, secretId, secretKey, payload: body } = example;
    const headers = { Host: example.host, 'Content-Type': example.contentType };
    expect(authorize({ method, timestamp, secretId, secretKey, service, body, headers })).toBe(AUTHORIZATION);
  });

  test('the request is accepted', () => {
    expect(outcome(documentedRequest())).toBe('accepted');
  });
});

describe('the documented example, changed in one place', () => {
  const scope = example.credentialScope;
  const changes: [name: string, request: SignedRequest][] = [
    ['one more byte of body', documentedRequest({}, { body: fromUtf8(`${example.payload} `) })],
    ['another body', documentedRequest({}, { body: fromUtf8(example.payload.replace('1', '2')) })],
    ['no body', documentedRequest({}, { body: new Uint8Array() })],
    ['another method', documentedRequest({}, { method: 'PUT' })],
    ['another host of the same service', documentedRequest({ host: 'cvm.intl.tencentcloudapi.com' })],
    ['the host of another service', documentedRequest({ host: 'cbs.tencentcloudapi.com' })],
    ['no host', documentedRequest({ host: undefined })],
    ['another content type', documentedRequest({ 'content-type': 'application/json' })],
    ['no content type', documentedRequest({ 'content-type': undefined })],
    ['the timestamp a second later', documentedRequest({ 'x-tc-timestamp': String(example.timestamp + 1) })],
    [
      'the timestamp a second earlier',
      documentedRequest({ 'x-tc-timestamp': String(example.timestamp - 1) }),
    ],
    ['another date', authorization(scope, scope.replace('02-25', '02-26'))],
    ['the service of another host', authorization(scope, scope.replace('cvm', 'cbs'))],
    ['a service that any host takes', authorization(scope, scope.replace('cvm', 'ocr'))],
    ['a longer list of headers', authorization('content-type;host', 'content-type;host;x-tc-action')],
  ];

  function authorization(part: string, instead: string) {
    return documentedRequest({ authorization: AUTHORIZATION.replace(part, instead) });
  }

  test.each(changes)('%s is AuthFailure.SignatureFailure', (_, request) => {
    expect(request).not.toEqual(documentedRequest());
    expect(outcome(request)).toBe('AuthFailure.SignatureFailure');
  });

  test.each([`${example.secretKey}*`, example.secretKey.slice(1), ''])(
    'the SecretKey "%s" is AuthFailure.SignatureFailure',
    (secretKey) => {
      expect(outcome(documentedRequest(), secretKey)).toBe('AuthFailure.SignatureFailure');
    },
  );

  test('any other digit in any place of the signature is AuthFailure.SignatureFailure', () => {
    for (const [place, digit] of [...example.signature].entries()) {
      const other = digit === '0' ? '1' : '0';
      const signature = example.signature.slice(0, place) + other + example.signature.slice(place + 1);
      expect(outcome(authorization(example.signature, signature))).toBe('AuthFailure.SignatureFailure');
    }
  });

  test('an unsigned header may change', () => {
    expect(outcome(documentedRequest({ 'x-tc-action': 'AllocateHosts' }))).toBe('accepted');
  });

  test('another SecretId is AuthFailure.SecretIdNotFound', () => {
    const request = authorization(example.secretId, 'AKIDnobody');
    expect(outcome(request)).toBe('AuthFailure.SecretIdNotFound');
  });
});

describe('an Authorization header of another form', () => {
  const malformed: [name: string, part: string | RegExp, instead: string][] = [
    ['empty', /.*/, ''],
    ['another scheme', /.*/, 'Bearer AKID'],
    ['an older algorithm', 'TC3-HMAC-SHA256', 'TC3-HMAC-SHA1'],
    ['no algorithm', 'TC3-HMAC-SHA256 ', ''],
    ['text before it', /^/, 'x '],
    ['text behind it', /$/, ' x'],
    ['no Credential', /Credential=[^,]*, /, ''],
    ['no SignedHeaders', /SignedHeaders=[^,]*, /, ''],
    ['no Signature', /, Signature=.*/, ''],
    ['no commas', /,/g, ''],
    ['no SecretId', example.secretId, ''],
    ['no date', `/${date}`, ''],
    ['a date without hyphens', date, date.replaceAll('-', '')],
    ['no service', `/${service}`, ''],
    ['another terminator', 'tc3_request', 'tc4_request'],
    ['headers out of order', 'content-type;host', 'host;content-type'],
    ['host is not signed', 'content-type;host', 'content-type'],
    ['content-type is not signed', 'content-type;host', 'host'],
    ['no headers at all', 'content-type;host', ''],
    ['a header name in capitals', 'content-type;host', 'content-type;Host'],
    ['headers with commas', 'content-type;host', 'content-type,host'],
    ['a signature one digit short', /.$/, ''],
    ['a signature one digit long', /$/, '0'],
    ['a signature in capitals', example.signature, example.signature.toUpperCase()],
    ['a signature that is not hexadecimal', /.$/, 'g'],
    ['an empty signature', example.signature, ''],
  ];

  test.each(malformed)('%s: AuthFailure.InvalidAuthorization', (_, part, instead) => {
    const authorization = AUTHORIZATION.replace(part, instead);
    expect(authorization).not.toBe(AUTHORIZATION);
    expect(outcome(documentedRequest({ authorization }))).toBe('AuthFailure.InvalidAuthorization');
  });

  test('blanks behind the commas are optional', () => {
    expect(outcome(documentedRequest({ authorization: AUTHORIZATION.replaceAll(', ', ',') }))).toBe(
      'accepted',
    );
  });
});

// --- over HTTP ---

// Half a minute after midnight, so that a request of a minute earlier is of another day.
const NOW = Date.parse('2026-03-01T00:00:30Z');
const NOW_SECONDS = NOW / 1000;

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ now: () => NOW });
});
afterAll(() => emulator.close());

const accepted = 'accepted';

/** Sends a card in the clear, which needs no envelope: 'accepted', or the code of the refusal. */
async function answerTo(options: SendOptions): Promise<string> {
  const body = { ImageUrl: 'https://example.com/card.jpg' };
  const { status, json } = await send(emulator, {
    action: 'IDCardOCR',
    body,
    timestamp: NOW_SECONDS,
    ...options,
  });
  expect(status).toBe(200);
  return json.Response.Error?.Code ?? (json.Response.Name === '李明' ? accepted : 'no answer');
}

type Row = [name: string, options: SendOptions, code: string];

const timestamps: Row[] = [
  ['now', {}, accepted],
  ['300 s ago', { timestamp: NOW_SECONDS - 300 }, accepted],
  ['301 s ago', { timestamp: NOW_SECONDS - 301 }, 'AuthFailure.SignatureExpire'],
  ['in 300 s', { timestamp: NOW_SECONDS + 300 }, accepted],
  ['in 301 s', { timestamp: NOW_SECONDS + 301 }, 'AuthFailure.SignatureExpire'],
  ['a day ago', { timestamp: NOW_SECONDS - 86_400 }, 'AuthFailure.SignatureExpire'],
  ['in milliseconds', { headers: { 'X-TC-Timestamp': String(NOW) } }, 'AuthFailure.SignatureExpire'],
  ['not a number', { headers: { 'X-TC-Timestamp': 'now' } }, 'AuthFailure.SignatureExpire'],
  ['a fraction', { headers: { 'X-TC-Timestamp': `${NOW_SECONDS}.5` } }, 'AuthFailure.SignatureExpire'],
  ['missing', { headers: { 'X-TC-Timestamp': undefined } }, 'MissingParameter'],
];

const dates: Row[] = [
  ['of the timestamp, yesterday by the clock', { timestamp: NOW_SECONDS - 60 }, accepted],
  [
    'of the clock, not of the timestamp',
    { timestamp: NOW_SECONDS - 60, date: '2026-03-01' },
    'AuthFailure.SignatureFailure',
  ],
  ['of the day before', { date: '2026-02-28' }, 'AuthFailure.SignatureFailure'],
  ['of the day after', { date: '2026-03-02' }, 'AuthFailure.SignatureFailure'],
  ['of no calendar', { date: '2026-13-45' }, 'AuthFailure.SignatureFailure'],
];

const credentials: Row[] = [
  ['an unknown SecretId', { secretId: 'AKIDnobody' }, 'AuthFailure.SecretIdNotFound'],
  ['an unknown SecretId and a wrong key', { secretId: 'x', secretKey: 'x' }, 'AuthFailure.SecretIdNotFound'],
  ['the name of an object member', { secretId: 'constructor' }, 'AuthFailure.SecretIdNotFound'],
  ['a wrong SecretKey', { secretKey: 'x' }, 'AuthFailure.SignatureFailure'],
  ['an empty SecretKey', { secretKey: '' }, 'AuthFailure.SignatureFailure'],
  ['no Authorization', { tamper: leaveUnsigned }, 'MissingParameter'],
  [
    'an Authorization of another scheme',
    { headers: { Authorization: 'Basic AKID' } },
    'AuthFailure.InvalidAuthorization',
  ],
];

const services: Row[] = [
  ['the first label of the host, as the SDK takes it', { service: '127' }, accepted],
  [
    'the first label with the port, as the SDK takes it',
    { service: 'localhost:8080', headers: { Host: 'localhost:8080' } },
    accepted,
  ],
  ['the product', { service: 'ocr' }, accepted],
  ['another product', { service: 'cvm' }, 'AuthFailure.SignatureFailure'],
  ['the product in capitals', { service: 'OCR' }, 'AuthFailure.SignatureFailure'],
  ['another label of the host', { service: '0' }, 'AuthFailure.SignatureFailure'],
  ['the whole host', { service: '127.0.0.1' }, 'AuthFailure.SignatureFailure'],
  ['the name of an object member', { service: 'constructor' }, 'AuthFailure.SignatureFailure'],
];

const changes: Row[] = [
  ['another body is sent', { tamper: appendBlank }, 'AuthFailure.SignatureFailure'],
  ['another content type is sent', sent('Content-Type', 'application/json'), 'AuthFailure.SignatureFailure'],
  ['another host is sent', sent('Host', 'ocr.tencentcloudapi.com'), 'AuthFailure.SignatureFailure'],
  [
    'another action than the signed one is sent',
    { ...sent('X-TC-Action', 'Other'), alsoSigned: ['X-TC-Action'] },
    'AuthFailure.SignatureFailure',
  ],
  ['another action is sent, and none is signed', sent('X-TC-Action', 'Other'), 'InvalidAction'],
  ['further headers are signed', { alsoSigned: ['X-TC-Action', 'X-TC-Region'] }, accepted],
  [
    'capitals in values are signed in lower case',
    { headers: { 'Content-Type': 'Application/JSON; Charset=UTF-8' } },
    accepted,
  ],
];

/** Sends another value of a header than the usual one, which is signed. */
function sent(name: string, value: string): SendOptions {
  return {
    tamper({ headers }) {
      headers[name] = value;
    },
  };
}

function leaveUnsigned({ headers }: Outgoing): void {
  delete headers.Authorization;
}

function appendBlank(outgoing: Outgoing): void {
  outgoing.body += ' ';
}

describe('X-TC-Timestamp', () => {
  test.each(timestamps)('%s', async (_, options, code) => {
    expect(await answerTo(options)).toBe(code);
  });
});

describe('the date of the credential', () => {
  test.each(dates)('%s', async (_, options, code) => {
    expect(await answerTo(options)).toBe(code);
  });
});

describe('the credential', () => {
  test.each(credentials)('%s', async (_, options, code) => {
    expect(await answerTo(options)).toBe(code);
  });
});

describe('the service of the credential', () => {
  test.each(services)('%s', async (_, options, code) => {
    expect(await answerTo(options)).toBe(code);
  });
});

describe('what is signed', () => {
  test.each(changes)('%s', async (_, options, code) => {
    expect(await answerTo(options)).toBe(code);
  });
});

describe('the signed host', () => {
  test.each([
    ['with its port, as it is sent', () => emulator.endpoint, accepted],
    ['without its port, as the SDK signs it', () => '127.0.0.1', accepted],
    ['with another port', () => '127.0.0.1:1', 'AuthFailure.SignatureFailure'],
    ['another one', () => 'localhost', 'AuthFailure.SignatureFailure'],
    ['empty', () => '', 'AuthFailure.SignatureFailure'],
  ])('%s', async (_, host, code) => {
    expect(await answerTo({ host: host() })).toBe(code);
  });
});
