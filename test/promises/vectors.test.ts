import { describe, expect, test } from 'vitest';
import { aes256CbcBackends } from '../../src/ciphers/aes-256-cbc.ts';
import { encryptBlock, sm4Ctr } from '../../src/ciphers/sm4-ctr.ts';
import { sm4GcmBackends } from '../../src/ciphers/sm4-gcm.ts';
import { sm2Curve } from '../../src/keys/sm2-curve.ts';
import { aes256Cbc, openWith, sealWith, sm2Encrypt, sm4Gcm } from '../../src/primitives.ts';
import {
  documented,
  fromBase64,
  fromHex,
  fromUtf8,
  standards,
  toBase64,
  toHex,
  toUtf8,
} from '../helpers/vectors.ts';

const plaintext = fromUtf8(documented.plaintext.utf8);

describe('the documented AES-256-CBC body (the guide)', () => {
  const vector = documented['aes-256-cbc'];
  const [key, iv] = [fromUtf8(vector.keyUtf8), fromBase64(vector.ivBase64)];

  test.each(Object.entries(aes256CbcBackends()))('encrypts and decrypts to the byte: %s', (_, backend) => {
    expect(toBase64(backend.encrypt(plaintext, key, iv))).toBe(vector.encryptedBodyBase64);
    expect(toUtf8(backend.decrypt(fromBase64(vector.encryptedBodyBase64), key, iv))).toBe(
      documented.plaintext.utf8,
    );
  });

  test('opens through openWith', () => {
    const response = { EncryptedBody: vector.encryptedBodyBase64, RequestId: 'r' };
    const opened = openWith(response, { algorithm: 'AES-256-CBC', key, iv });
    expect(opened).toEqual({ ...JSON.parse(documented.plaintext.utf8), RequestId: 'r' });
  });
});

describe('the documented SM4-GCM body (the guide)', () => {
  const vector = documented['sm4-gcm'];
  const [key, iv] = [fromUtf8(vector.keyUtf8), fromBase64(vector.ivBase64)];

  test.each(Object.entries(sm4GcmBackends()))(
    'encrypts and decrypts to the byte, tag included: %s',
    (_, backend) => {
      const { ciphertext, tag } = backend.encrypt(plaintext, key, iv);
      expect(toBase64(ciphertext)).toBe(vector.encryptedBodyBase64);
      expect(toBase64(tag)).toBe(vector.tagBase64);
      expect(toUtf8(backend.decrypt(ciphertext, key, iv, tag))).toBe(documented.plaintext.utf8);
    },
  );

  test('opens through openWith', () => {
    const response = {
      EncryptedBody: vector.encryptedBodyBase64,
      Encryption: { TagList: [vector.tagBase64], EncryptList: ['EncryptedBody'], Iv: vector.ivBase64 },
    };
    const opened = openWith(response, { algorithm: 'SM4-GCM', key, iv });
    expect(opened).toEqual(JSON.parse(documented.plaintext.utf8));
  });

  test('its CiphertextBlob is C1 on the curve, C3 and C2', () => {
    const blob = fromBase64(vector.ciphertextBlobBase64);
    expect(blob.length).toBe(vector.ciphertextBlobBytes);
    expect(() => sm2Curve().fromBytes(blob.subarray(0, 65)).assertValidity()).not.toThrow();
    const misprinted = vector.ciphertextBlobBase64.replace('WlFKS', 'WIFKS');
    expect(misprinted).not.toBe(vector.ciphertextBlobBase64);
    expect(() => sm2Curve().fromBytes(fromBase64(misprinted).subarray(0, 65)).assertValidity()).toThrow();
  });
});

describe('standards', () => {
  test('SM4 block, GB/T 32907-2016 example 1', () => {
    const { key, plaintext, ciphertext } = standards['sm4-block'];
    expect(toHex(encryptBlock(fromHex(plaintext), fromHex(key)))).toBe(ciphertext);
    expect(toHex(sm4Ctr(new Uint8Array(16), fromHex(key), fromHex(plaintext)))).toBe(ciphertext);
  });

  test.each(Object.entries(sm4GcmBackends()))(
    'SM4-GCM, RFC 8998 A.1 without additional data: %s',
    (_, backend) => {
      const vector = standards['sm4-gcm'];
      const [key, iv] = [fromHex(vector.key), fromHex(vector.iv)];
      const { ciphertext, tag } = backend.encrypt(fromHex(vector.plaintext), key, iv);
      expect([toHex(ciphertext), toHex(tag)]).toEqual([vector.ciphertext, vector.tagWithoutAad]);
      expect(toHex(backend.decrypt(ciphertext, key, iv, tag))).toBe(vector.plaintext);
    },
  );

  test.each(Object.entries(aes256CbcBackends()))('AES-256-CBC, NIST SP 800-38A F.2.5: %s', (_, backend) => {
    const vector = standards['aes-256-cbc'];
    const ciphertext = backend.encrypt(fromHex(vector.plaintext), fromHex(vector.key), fromHex(vector.iv));
    expect(ciphertext.length).toBe(80);
    expect(toHex(ciphertext.subarray(0, 64))).toBe(vector.ciphertextWithoutPaddingBlock);
  });

  test('SM2 encryption, GB/T 32918.5-2017 annex C with its fixed k', () => {
    const { messageUtf8, publicPoint, k, ciphertext } = standards['sm2-encryption'];
    expect(toHex(sm2Encrypt(fromUtf8(messageUtf8), publicPoint, { k: fromHex(k) }))).toBe(ciphertext);
  });
});

describe('the deterministic half', () => {
  test('sealWith gives the same body for the same data key', () => {
    const [key, iv] = [new Uint8Array(16).fill(7), new Uint8Array(12).fill(9)];
    const { request } = sealWith(
      { ImageUrl: 'https://example.com/a.jpg' },
      { key, iv },
      {
        publicKey: standards['sm2-encryption'].publicPoint,
      },
    );
    const expected = sm4Gcm.encrypt(fromUtf8('{"ImageUrl":"https://example.com/a.jpg"}'), key, iv);
    expect(request.EncryptedBody).toBe(toBase64(expected.ciphertext));
    expect(request.Encryption.TagList).toEqual([toBase64(expected.tag)]);
  });

  test('the public ciphers agree with the vectors', () => {
    const aes = documented['aes-256-cbc'];
    const [key, iv] = [fromUtf8(aes.keyUtf8), fromBase64(aes.ivBase64)];
    expect(toBase64(aes256Cbc.encrypt(plaintext, key, iv))).toBe(aes.encryptedBodyBase64);
    expect(aes256Cbc.decrypt(fromBase64(aes.encryptedBodyBase64), key, iv)).toEqual(plaintext);
  });
});
