// The doors for callers by hand: the order in which they look at what they are given, and that they look once.

import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { openWith, sealFields, sealRequest, sealWith } from '../../src/envelope/by-hand.ts';
import type { CryptoProvider } from '../../src/provider/provider.ts';
import { codeOf } from '../helpers/error-code.ts';
import { rsa1024 } from '../helpers/keys.ts';

const publicKey = rsa1024().pem;
const dataKey = { key: new Uint8Array(32).fill(1), iv: new Uint8Array(16).fill(2) };
const card = { ImageUrl: 'https://example.com/card.jpg' };

describe('sealWith', () => {
  test('asks for the public key once, before it reads the parameters', () => {
    let asked = 0;
    const source = () => {
      asked++;
      return publicKey;
    };
    expect(codeOf(() => sealWith({}, dataKey, { publicKey: source }))).toBe('ERR_INVALID_PARAMS');
    expect(asked).toBe(1);
    expect(codeOf(() => sealWith({}, dataKey, { publicKey: () => 'garbage' }))).toBe(
      'ERR_INVALID_PUBLIC_KEY',
    );
  });

  test('checks the data key before it writes the body', () => {
    const short = { ...dataKey, key: new Uint8Array(3) };
    expect(codeOf(() => sealWith(card, short, { publicKey, maxRequestBytes: 10 }))).toBe(
      'ERR_INVALID_PARAMS',
    );
    expect(codeOf(() => sealWith(card, dataKey, { publicKey, maxRequestBytes: 10 }))).toBe(
      'ERR_REQUEST_TOO_LARGE',
    );
  });
});

test('sealFields copies the list of fields: a later change has no effect', () => {
  const fields = ['Name'];
  const provider: CryptoProvider = {
    wrapKey() {
      fields[0] = 'IdCard';
      return new Uint8Array(128).fill(3);
    },
  };
  const { request } = sealFields({ Name: 'a name', IdCard: 'a number' }, fields, { publicKey, provider });
  expect(request).toMatchObject({ IdCard: 'a number', Encryption: { EncryptList: ['Name'] } });
  expect(request.Name).not.toBe('a name');
});

test.each([
  ['a promise', Promise.resolve({ RequestId: 'r' })],
  ["another realm's", runInNewContext('Promise.resolve({})')],
  ['one with members of an answer', Object.assign(Promise.resolve(), { Response: { Name: 'x' } })],
])('an answer that was not awaited says so: %s', (_, answer) => {
  expect(() => sealRequest(card, { publicKey }).open(answer)).toThrow(/got a Promise: await it/);
  expect(() => openWith(answer, { algorithm: 'AES-256-CBC', ...dataKey })).toThrow(/got a Promise: await it/);
});
