// `key` tells any form of a key from the others, and writes it in each; what it writes, OpenSSL and node:crypto
// write too. Nothing of a private key given by mistake is shown.

import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import published from '../../fixtures/published-keys.json' with { type: 'json' };
import { cli, cliBytes } from '../helpers/cli.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const rsa2048 = generateKeyPairSync('rsa', { modulusLength: 2048 });
const rsaSmallExponent = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 });
const sm2 = generateKeyPairSync('ec', { namedCurve: 'SM2' });

const folder = mkdtempSync(join(tmpdir(), 'key-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const der = (key: KeyObject, type: 'spki' | 'pkcs1' = 'spki'): Buffer =>
  key.export({ type: type as 'spki', format: 'der' });
const pem = (key: KeyObject, type: 'spki' | 'pkcs1' = 'spki'): string =>
  String(key.export({ type: type as 'spki', format: 'pem' }));
const hash = (name: string, bytes: Uint8Array): string => createHash(name).update(bytes).digest('hex');
const base64 = (content: string | Uint8Array): string => Buffer.from(content).toString('base64');
const hex = der(sm2.publicKey).subarray(-65).toString('hex');

async function explain(input: string | Uint8Array) {
  const { code, stdout, stderr } = await cli(['key', '-', '--json'], { stdin: input });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

describe('the forms', () => {
  test.each([
    ['issued', 'PKCS#1', rsa, base64(pem(rsa.publicKey, 'pkcs1'))],
    ['issued', 'SPKI', rsa, base64(pem(rsa.publicKey))],
    ['issued', 'SPKI', sm2, base64(pem(sm2.publicKey))],
    ['PEM', 'PKCS#1', rsa, pem(rsa.publicKey, 'pkcs1')],
    ['PEM', 'SPKI', rsa, pem(rsa.publicKey)],
    ['PEM', 'SPKI', sm2, pem(sm2.publicKey)],
    ['Base64', 'PKCS#1', rsa, base64(der(rsa.publicKey, 'pkcs1'))],
    ['Base64', 'SPKI', sm2, base64(der(sm2.publicKey))],
    ['bytes', 'PKCS#1', rsa, der(rsa.publicKey, 'pkcs1')],
    ['bytes', 'SPKI', rsa, der(rsa.publicKey)],
    ['bytes', '04‖X‖Y', sm2, Buffer.from(hex, 'hex')],
    ['bytes', 'X‖Y', sm2, Buffer.from(hex, 'hex').subarray(1)],
    ['hexadecimal', '04‖X‖Y', sm2, hex],
    ['hexadecimal', 'X‖Y', sm2, hex.slice(2)],
  ])('%s, %s', async (writing, content, { publicKey }, input) => {
    const { form, fingerprints } = await explain(input);
    expect(form).toEqual({ writing, content });
    const spki = der(publicKey);
    expect(fingerprints.spki).toEqual({ sha256: hash('sha256', spki), sm3: hash('sm3', spki) });
  });

  const exports = {
    rsa: ['pem', 'pkcs1', 'issued', 'der', 'base64'],
    sm2: ['pem', 'issued', 'der', 'base64', 'hex'],
  };
  const pairs = [
    ...exports.rsa.flatMap((from) => exports.rsa.map((to) => ['RSA', from, to, rsa.publicKey] as const)),
    ...exports.sm2.flatMap((from) => exports.sm2.map((to) => ['SM2', from, to, sm2.publicKey] as const)),
  ];

  test.each(pairs)('%s: %s to %s keeps the key', async (_, from, to, key) => {
    const first = await cliBytes(['key', '-', '--to', from], { stdin: der(key) });
    const second = await cliBytes(['key', '-', '--to', to], { stdin: first.stdout });
    expect([first.code, second.code]).toEqual([0, 0]);
    expect((await explain(second.stdout)).fingerprints.spki.sha256).toBe(hash('sha256', der(key)));
  });

  test.each([
    ['RSA', rsa.publicKey],
    ['SM2', sm2.publicKey],
  ])('%s: SPKI is what node:crypto and OpenSSL write', async (_, key) => {
    const input = file('key.pem', pem(key));
    const { stdout } = await cliBytes(['key', input, '--to', 'der']);
    expect(stdout).toEqual(der(key));
    expect((await cli(['key', input, '--to', 'pem'])).stdout).toBe(pem(key));
    const openssl = execFileSync('openssl', ['pkey', '-pubin', '-inform', 'DER', '-outform', 'DER'], {
      input: stdout,
    });
    expect(openssl).toEqual(stdout);
  });

  test('PKCS#1 is what node:crypto writes', async () => {
    const { stdout } = await cli(['key', pem(rsa.publicKey), '--to', 'pkcs1']);
    expect(stdout).toBe(pem(rsa.publicKey, 'pkcs1'));
    expect((await explain(stdout)).fingerprints.pkcs1).toEqual({
      sha256: hash('sha256', der(rsa.publicKey, 'pkcs1')),
      sm3: hash('sm3', der(rsa.publicKey, 'pkcs1')),
    });
  });
});

describe('the explanation', () => {
  test.each(['file', 'string'])('is for people without --json, from a %s', async (source) => {
    const { code, stdout, stderr } = await cli([
      'key',
      source === 'file' ? file('issued.txt', published.RSA) : published.RSA,
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n').slice(0, 4)).toEqual([
      'key             RSA, 1024 bits, exponent 65537',
      'algorithm       AES-256-CBC',
      'form            the issued string (Base64 of a PEM), PKCS#1',
      'SPKI SHA-256    40c15910cf87807ee9d870b994012dbf3be3fe435bfbed9706c0ef794c291677',
    ]);
    expect(stdout).toMatch(
      /^published {7}a sample key that the vendor publishes in its FaceID kits; an OCR user was issued/m,
    );
  });

  test('names the keys that the vendor publishes, and no other', async () => {
    const { published: rsaNote, fingerprints } = await explain(published.RSA);
    expect(rsaNote).toContain('an OCR user was issued the same RSA key');
    expect(fingerprints.pkcs1.sha256).toBe(
      '63350c29ad1c5d2736f041dbed79428a47666f2e7d3055472d7908af12cc1c30',
    );
    expect((await explain(published.SM2)).published).toMatch(
      /^a sample key that the vendor publishes in its FaceID kits\. /,
    );
    expect(await explain(pem(sm2.publicKey))).not.toHaveProperty('published');
  });

  const [short, exponent, aes, sm4] = [
    /^shorter than 2048 bits/,
    /^a small exponent/,
    /AES-256-CBC/,
    /SM4-GCM/,
  ];
  test.each([
    ['RSA of 1024 bits', rsa, [short, aes]],
    ['RSA of 2048 bits', rsa2048, [aes]],
    ['RSA with exponent 3', rsaSmallExponent, [exponent, aes]],
    ['SM2', sm2, [sm4]],
  ])('names the weaknesses of %s', async (_, { publicKey }, expected) => {
    const { weaknesses } = await explain(pem(publicKey));
    expect(weaknesses).toEqual(expected.map((text) => expect.stringMatching(text)));
  });
});

const privatePem = String(rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }));
// RFC 5915: SEQUENCE { 1, OCTET STRING of 32 bytes, … }
const privateScalar = sm2.privateKey.export({ type: 'sec1', format: 'der' }).subarray(7, 39).toString('hex');

describe('what is refused', () => {
  test.each([
    ['a private PEM', [privatePem], /this is a private key/],
    ['a private PEM in a file', [file('private.pem', privatePem)], /this is a private key/],
    [
      'a private PEM without its quotes',
      privatePem.split(/\s+/),
      /got \d+ arguments: put a PEM in double quotes/,
    ],
    ['a private PEM in Base64', [base64(privatePem)], /this is a private key/],
    [
      'a private PKCS#1 DER',
      [file('key.der', rsa.privateKey.export({ type: 'pkcs1', format: 'der' }))],
      /this is a private key/,
    ],
    ['a private scalar', [privateScalar], /look like an SM2 private key/],
    [
      'no such file, no key',
      ['nosuch.pem'],
      /^error: no such file, and it isn't a valid key either: .*got 10 characters/,
    ],
    ['an empty string', [''], /got 0 characters/],
    ['a folder', [folder], /^error: can't read .*: EISDIR$/m],
    ['two keys', [hex, hex], /^error: expected one key, got 2 arguments$/m],
    ['an unknown option', ['--nosuch', hex], /^error: unknown option '--nosuch'$/m],
    ['hex of an RSA key', [pem(rsa.publicKey), '--to', 'hex'], /^error: hex is the point of an SM2 key/],
    ['pkcs1 of an SM2 key', [hex, '--to', 'pkcs1'], /^error: pkcs1 is a form of RSA keys/],
    ['an unknown form', [hex, '--to', 'p12'], /Allowed choices are pem, pkcs1, issued, der, base64, hex/],
    ['two ways to print', [hex, '--to', 'pem', '--json'], /^error: give --to or --json, not both$/m],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await cli(['key', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    for (const line of [...privatePem.split('\n').slice(1, -2), privateScalar])
      expect(stderr).not.toContain(line);
  });
});
