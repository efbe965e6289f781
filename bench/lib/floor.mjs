// What no implementation of sealing can leave out: the image as Base64 in the body, the cipher, and the ciphertext
// as Base64. No key is drawn or wrapped, nothing is checked or wiped. One pass after the other over the whole body,
// or all of them over one chunk after the other, which the caches like: which is faster depends on the machine.

import { createCipheriv } from 'node:crypto';
import { sm4Gcm } from '../../dist/primitives.js';
import { syntheticBytes } from './inputs.mjs';
import { openBody } from './service.mjs';

const BLOCK_BYTES = 16;
// A multiple of 3 bytes and of 4 characters, so that chunks join without padding.
const CHUNK_BYTES = 48 * 1024;

/** The ways to do it, by name. SM4-GCM is there at once only, since the package's own cipher is the fastest. */
export function floorSeals(algorithm, params) {
  if (algorithm === 'SM4-GCM') return { floor: floorWay(algorithm, 16, 12, params, encryptGcm) };
  return {
    floor: floorWay(algorithm, 32, 16, params, encryptWhole),
    'floor, in chunks': floorWay(algorithm, 32, 16, params, encryptChunks),
  };
}

function floorWay(algorithm, keyBytes, ivBytes, { ImageBase64: image, CardSide }, encrypt) {
  const key = syntheticBytes(keyBytes, 1);
  const iv = syntheticBytes(ivBytes, 2);
  const before = Buffer.from('{"ImageBase64":"');
  const after = Buffer.from(`","CardSide":"${CardSide}"}`);
  return {
    run: () => encrypt(before, image, after, key, iv),
    read: ({ text, tag }) => openBody(Buffer.from(text, 'base64'), { algorithm, key, iv }, tag),
  };
}

// --- over the whole body ---

function encryptGcm(before, image, after, key, iv) {
  const { ciphertext, tag } = sm4Gcm.encrypt(writeBody(before, image, after, 0), key, iv);
  return { text: Buffer.from(ciphertext.buffer).toString('base64'), tag };
}

function encryptWhole(before, image, after, key, iv) {
  const body = writeBody(before, image, after, BLOCK_BYTES);
  return { text: aes(key, iv).update(body).toString('base64') };
}

/** With the padding of PKCS#7 where the cipher has blocks, so that the ciphertext comes in one piece. */
function writeBody(before, image, after, blockBytes) {
  const base64 = typeof image === 'string' ? image : image.toString('base64');
  const length = before.length + base64.length + after.length;
  const padding = blockBytes === 0 ? 0 : blockBytes - (length % blockBytes);
  const body = Buffer.allocUnsafeSlow(length + padding);
  body.set(before);
  body.write(base64, before.length, 'latin1');
  body.set(after, before.length + base64.length);
  return body.fill(padding, length);
}

function aes(key, iv) {
  return createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
}

// --- chunk by chunk ---

function encryptChunks(before, image, after, key, iv) {
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const base64Length = typeof image === 'string' ? image.length : Math.ceil(image.length / 3) * 4;
  const length = before.length + base64Length + after.length;
  const output = Buffer.allocUnsafeSlow(length + BLOCK_BYTES - (length % BLOCK_BYTES));
  let at = 0;
  const put = (bytes) => {
    output.set(bytes, at);
    at += bytes.length;
  };
  put(cipher.update(before));
  for (const text of chunksOfBase64(image)) put(cipher.update(text, 'latin1'));
  put(cipher.update(after));
  put(cipher.final());
  return { text: output.toString('base64') };
}

function* chunksOfBase64(image) {
  for (let start = 0; start < image.length; start += CHUNK_BYTES) {
    const end = Math.min(start + CHUNK_BYTES, image.length);
    yield typeof image === 'string' ? image.slice(start, end) : image.base64Slice(start, end);
  }
}
