// (a) The two ciphers by themselves, encrypting.

import { createCipheriv } from 'node:crypto';
import { cbc } from '@noble/ciphers/aes.js';
import gmCrypto from 'gm-crypto';
import smCrypto from 'sm-crypto';
import smCryptoV2 from 'sm-crypto-v2';
import { aes256Cbc, sm4Gcm } from '../../dist/primitives.js';
import { KB, MB, sizeName, syntheticBytes } from '../lib/inputs.mjs';
import { composedGcm, hasNativeGcm, nativeGcm } from '../lib/node-gcm.mjs';

export const name = 'ciphers';
export const timing = { warmUpMs: 60, sampleMs: 15, budgetMs: 1200 };

const SIZES = [64, KB, 64 * KB, MB, 7 * MB];
const QUICK_SIZES = [64, KB, 7 * MB];
/** Ways that do less than GCM, for orientation: too slow for the largest size. */
const MOST_MARKER_BYTES = MB;

export function makeTasks({ quick }) {
  const sizes = quick ? QUICK_SIZES : SIZES;
  const sm4Tasks = sizes.map((bytes) => sm4Task(bytes, !quick && bytes <= MOST_MARKER_BYTES));
  const aesSizes = quick ? [7 * MB] : SIZES;
  return [...sm4Tasks, ...aesSizes.map(aesTask)];
}

function task(algorithm, bytes, inputs, ways) {
  return { name: `${algorithm} ${sizeName(bytes)}`, bytes, inputs, ways };
}

// --- SM4-GCM ---

function sm4Task(bytes, withMarkers) {
  const inputs = [syntheticBytes(bytes), syntheticBytes(16, 1), syntheticBytes(12, 2)];
  const ways = { ours: gcmWay(sm4Gcm.encrypt, inputs), ...otherGcm(inputs) };
  return task('SM4-GCM', bytes, inputs, withMarkers ? { ...ways, ...markers(inputs) } : ways);
}

function otherGcm(inputs) {
  const native = hasNativeGcm && { 'node:crypto sm4-gcm': gcmWay(nativeGcm, inputs) };
  return {
    ...native,
    'node:crypto sm4-ctr, noble ghash': gcmWay(composedGcm, inputs),
    'sm-crypto-v2': gcmWay(smCryptoV2Gcm, inputs),
  };
}

function gcmWay(encrypt, inputs) {
  return {
    run: () => encrypt(...inputs),
    read: ({ ciphertext, tag }) => Buffer.concat([ciphertext, tag]),
  };
}

function smCryptoV2Gcm(plaintext, key, iv) {
  const options = { mode: 'gcm', iv, output: 'array', outputTag: true };
  const { output, tag } = smCryptoV2.sm4.encrypt(plaintext, key, options);
  return { ciphertext: output, tag };
}

/** Libraries without GCM: SM4 without a mode, a lower bound of what they would take. */
function markers([plaintext, key]) {
  const bytes = plaintext.length;
  const hexKey = Buffer.from(key).toString('hex');
  return {
    'sm-crypto, ECB only': {
      form: 'ECB',
      run: () => smCrypto.sm4.encrypt(plaintext, key, { padding: 'none', output: 'array' }),
      read: (output) => Buffer.from(output),
    },
    'gm-crypto, ECB only': {
      form: 'ECB',
      run: () => gmCrypto.SM4.encrypt(Buffer.from(plaintext), hexKey),
      // It pads always.
      read: (output) => new Uint8Array(output, 0, bytes),
    },
  };
}

// --- AES-256-CBC ---

function aesTask(bytes) {
  const inputs = [syntheticBytes(bytes), syntheticBytes(32, 1), syntheticBytes(16, 2)];
  return task('AES-256-CBC', bytes, inputs, {
    ours: aesWay(aes256Cbc.encrypt, inputs),
    'node:crypto': aesWay(nativeAes, inputs),
    '@noble/ciphers': aesWay((plaintext, key, iv) => cbc(key, iv).encrypt(plaintext), inputs),
  });
}

function aesWay(encrypt, inputs) {
  return { run: () => encrypt(...inputs), read: (ciphertext) => ciphertext };
}

function nativeAes(plaintext, key, iv) {
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  return Buffer.concat([cipher.update(plaintext), cipher.final()]);
}
