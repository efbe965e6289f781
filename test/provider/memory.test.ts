// Who owns which bytes between the library and a provider: copies go in, copies are taken out, and secrets are zeroed.

import { type CryptoProvider, importPublicKey, sealRequest } from 'tencentcloud-encryption';
import { sealWith, sm4Gcm } from 'tencentcloud-encryption/primitives';
import { expect, test } from 'vitest';
import { specimen, useEmulator } from '../helpers/emulated.ts';
import { rsa2048 } from '../helpers/keys.ts';
import { testProvider } from '../helpers/provider.ts';
import { fromBase64, fromUtf8, toBase64 } from '../helpers/vectors.ts';

const emulated = useEmulator();
const params = { ImageBase64: specimen.FRONT, CardSide: 'FRONT' } as const;

/** A provider that keeps what it is given and gives, and remembers what it was. */
function keeping() {
  const given: Uint8Array[] = [];
  const secrets: Uint8Array[] = [];
  const keep = <T extends Uint8Array[]>(inputs: T): T => {
    given.push(...inputs);
    return inputs;
  };
  const secret = (bytes: Uint8Array) => {
    secrets.push(bytes);
    return bytes;
  };
  const { randomBytes, wrapKey, aes256Cbc } = testProvider;
  const provider: CryptoProvider = {
    randomBytes: (length) => secret(randomBytes(length)),
    wrapKey: (key, publicKey) => wrapKey(...(keep([key]) as [Uint8Array]), publicKey),
    aes256Cbc: {
      encrypt: (...inputs) => aes256Cbc.encrypt(...keep(inputs)),
      decrypt: (...inputs) => secret(aes256Cbc.decrypt(...keep(inputs))),
    },
  };
  return { provider, given, secrets };
}
const isZero = (bytes: Uint8Array) => bytes.every((byte) => byte === 0);

test('every input was a copy and is zeroed; so is every secret output', async () => {
  const { provider, given, secrets } = keeping();
  const client = emulated.client('AES-256-CBC', { provider });
  expect(await client.RecognizeEncryptedIDCardOCR(params)).toMatchObject({ Name: '李明' });
  expect([given.length, secrets.length]).toEqual([7, 3]);
  expect([...given, ...secrets].every(isZero)).toBe(true);
});

test('a provider may change its inputs, encrypt in place, and change its output later', async () => {
  const outputs: Uint8Array[] = [];
  const give = (bytes: Uint8Array) => {
    outputs.push(bytes);
    return bytes;
  };
  const provider: CryptoProvider = {
    sm4Gcm: {
      encrypt(plaintext, key, iv) {
        const { ciphertext, tag } = testProvider.sm4Gcm.encrypt(plaintext, key, iv);
        plaintext.set(ciphertext);
        key.fill(9);
        iv.fill(9);
        return { ciphertext: give(plaintext), tag: give(tag) };
      },
      decrypt: testProvider.sm4Gcm.decrypt,
    },
  };
  const { request } = sealWith(
    { ImageUrl: 'https://example.com/a.jpg' },
    { key: new Uint8Array(16).fill(1), iv: new Uint8Array(12).fill(2) },
    { publicKey: emulated.emulator.publicKeys['SM4-GCM'], provider },
  );
  for (const output of outputs) output.fill(7);
  const { Iv, TagList } = request.Encryption;
  const [key, iv] = [new Uint8Array(16).fill(1), fromBase64(Iv)];
  const opened = sm4Gcm.decrypt(fromBase64(request.EncryptedBody), key, iv, fromBase64(TagList[0]!));
  expect(toBase64(opened)).toBe(toBase64(fromUtf8('{"ImageUrl":"https://example.com/a.jpg"}')));
  expect(iv).toEqual(new Uint8Array(12).fill(2));
});

test('a wrap gets the canonical key, anew each time', () => {
  const spkis: Uint8Array[] = [];
  const wrapKey: CryptoProvider['wrapKey'] = (key, publicKey) => {
    spkis.push(Uint8Array.from(publicKey.spki));
    expect(publicKey).toMatchObject({ kind: 'RSA', bits: 2048, algorithm: 'AES-256-CBC' });
    const wrapped = testProvider.wrapKey(key, publicKey);
    publicKey.spki.fill(0);
    return wrapped;
  };
  for (let n = 0; n < 2; n++) sealRequest(params, { publicKey: rsa2048().pem, provider: { wrapKey } });
  expect(spkis[1]).toEqual(spkis[0]);
  expect(importPublicKey(spkis[0]!).fingerprint).toBe(importPublicKey(rsa2048().pem).fingerprint);
});

test('functions are read once: a change of the provider changes nothing', async () => {
  const provider: CryptoProvider = { aes256Cbc: { ...testProvider.aes256Cbc } };
  const client = emulated.client('AES-256-CBC', { provider });
  provider.aes256Cbc!.encrypt = (plaintext) => plaintext;
  provider.aes256Cbc = undefined;
  expect(await client.RecognizeEncryptedIDCardOCR(params)).toMatchObject({ Name: '李明' });
});

test('methods of an instance keep their this', () => {
  class Module {
    #session = 'open';
    randomBytes(length: number): Uint8Array {
      if (this.#session !== 'open') throw new Error('closed');
      return testProvider.randomBytes(length);
    }
  }
  const seal = () => sealRequest(params, { publicKey: rsa2048().pem, provider: new Module() }).dispose();
  expect(seal).not.toThrow();
});
