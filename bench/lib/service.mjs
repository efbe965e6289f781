// The service's side, as far as the benchmark needs it: opens requests to check them, and encrypts answers.

import { aes256Cbc, sm4Gcm } from '../../dist/primitives.js';
import { unwrap } from './keys.mjs';

export const REQUEST_ID = 'ab2c132e-9e1c-43d3-b0ef-9b4d80f00330';

/** The plaintext of a request, whoever sealed it. */
export function openRequest({ EncryptedBody, Encryption }, keys) {
  const [tag] = Encryption.TagList.map((text) => Buffer.from(text, 'base64'));
  return openBody(Buffer.from(EncryptedBody, 'base64'), readDataKey(Encryption, keys), tag);
}

export function openBody(ciphertext, { algorithm, key, iv }, tag) {
  return algorithm === 'SM4-GCM'
    ? sm4Gcm.decrypt(ciphertext, key, iv, tag)
    : aes256Cbc.decrypt(ciphertext, key, iv);
}

function readDataKey({ Algorithm: algorithm, CiphertextBlob, Iv }, keys) {
  const key = unwrap(algorithm, Buffer.from(CiphertextBlob, 'base64'), keys);
  return { algorithm, key: new Uint8Array(key), iv: new Uint8Array(Buffer.from(Iv, 'base64')) };
}

/** The answer to a request, as documented: under the request's key and IV. */
export function encryptAnswer({ Encryption }, result, keys) {
  const { algorithm, key, iv } = readDataKey(Encryption, keys);
  const text = Buffer.from(JSON.stringify(result));
  const isGcm = algorithm === 'SM4-GCM';
  const { ciphertext, tag } = isGcm
    ? sm4Gcm.encrypt(text, key, iv)
    : { ciphertext: aes256Cbc.encrypt(text, key, iv) };
  const TagList = isGcm ? [Buffer.from(tag).toString('base64')] : [];
  return {
    EncryptedBody: Buffer.from(ciphertext).toString('base64'),
    Encryption: { ...Encryption, TagList },
    RequestId: REQUEST_ID,
  };
}
