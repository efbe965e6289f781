// The ciphers, one backend at a time.

import type { Aes256Cbc } from '../../ciphers/aes-256-cbc.ts';
import { CHUNK_BYTES, type ChunkedText } from '../../ciphers/chunks.ts';
import type { Sm4Gcm } from '../../ciphers/sm4-gcm.ts';
import { type Encrypted, type Suite, suiteOf } from '../../ciphers/suite.ts';
import type { DataKey } from '../../keys/data-key.ts';
import { decodeBase64 } from '../../platform/base64.ts';
import { concatBytes, decodeHex, encodeUtf8 } from '../../platform/bytes.ts';
import { documented, standards } from '../known-answers.ts';
import type { CheckId } from '../names.ts';
import { ANY_REFUSAL, CheckList, type ConformanceCheck, expectBytes, flipBit, sampleBytes } from './check.ts';

/** The row of an algorithm, with a given backend as its cipher. */
export function forceSm4Gcm(backend: Sm4Gcm): Suite {
  return {
    ...suiteOf('SM4-GCM'),
    encrypt: (plaintext, key, iv) => backend.encrypt(plaintext, key, iv),
    encryptChunks: (text, key, iv, emit) => backend.encryptChunks(text, key, iv, emit),
    decrypt: (ciphertext, key, iv, tag) => backend.decrypt(ciphertext, key, iv, tag!),
  };
}

export function forceAes256Cbc(backend: Aes256Cbc): Suite {
  return {
    ...suiteOf('AES-256-CBC'),
    encrypt: (plaintext, key, iv) => ({ ciphertext: backend.encrypt(plaintext, key, iv) }),
    encryptChunks(text, key, iv, emit) {
      backend.encryptChunks(text, key, iv, emit);
      return undefined;
    },
    decrypt: (ciphertext, key, iv) => backend.decrypt(ciphertext, key, iv),
  };
}

export function cipherChecks(backend: string, cipher: Suite): ConformanceCheck[] {
  const list = new CheckList(cipher.id, backend);
  addGuide(list, cipher);
  if (cipher.id === 'SM4-GCM') addRfc8998(list, cipher);
  else addSp80038a(list, cipher);
  addRoundTrips(list, cipher);
  if (cipher.id === 'SM4-GCM') addSm4Refusals(list, cipher);
  else addAesRefusals(list, cipher);
  return list.checks;
}

// --- known answers ---

function addGuide(list: CheckList, cipher: Suite): void {
  const isSm4 = cipher.id === 'SM4-GCM';
  const vector = documented[isSm4 ? 'sm4-gcm' : 'aes-256-cbc'];
  const [key, iv] = [encodeUtf8(vector.keyUtf8), decodeBase64(vector.ivBase64)!];
  const plaintext = encodeUtf8(documented.plaintext.utf8);
  const ciphertext = decodeBase64(vector.encryptedBodyBase64)!;
  const tag = isSm4 ? { tag: decodeBase64(documented['sm4-gcm'].tagBase64)! } : {};
  list.add('known answer', isSm4 ? 'guideEncryptTagged' : 'guideEncrypt', 'guide', () =>
    expectEncrypted(cipher.encrypt(plaintext, key, iv), { ciphertext, ...tag }),
  );
  list.add('known answer', 'guideDecrypt', 'guide', () =>
    expectBytes(decryptWith(cipher, { ciphertext, ...tag }, key, iv), plaintext),
  );
}

function addRfc8998(list: CheckList, cipher: Suite): void {
  const vector = standards['sm4-gcm'];
  const [key, iv, plaintext] = [vector.key, vector.iv, vector.plaintext].map(decodeHex) as Three;
  const answer = { ciphertext: decodeHex(vector.ciphertext), tag: decodeHex(vector.tagWithoutAad) };
  list.add('known answer', 'vectorEncryptTagged', 'rfc8998', () =>
    expectEncrypted(cipher.encrypt(plaintext, key, iv), answer),
  );
  list.add('known answer', 'vectorDecrypt', 'rfc8998', () =>
    expectBytes(decryptWith(cipher, answer, key, iv), plaintext),
  );
}

/** The vector has whole blocks and no padding, so the fifth block is padding. */
function addSp80038a(list: CheckList, cipher: Suite): void {
  const vector = standards['aes-256-cbc'];
  const [key, iv, plaintext] = [vector.key, vector.iv, vector.plaintext].map(decodeHex) as Three;
  const blocks = decodeHex(vector.ciphertextWithoutPaddingBlock);
  list.add('known answer', 'vectorBlocks', 'sp80038a', () =>
    expectBytes(cipher.encrypt(plaintext, key, iv).ciphertext.subarray(0, blocks.length), blocks),
  );
}

function decryptWith(
  cipher: Suite,
  { ciphertext, tag }: Encrypted,
  key: Uint8Array,
  iv: Uint8Array,
): Uint8Array {
  return cipher.decrypt(ciphertext, key, iv, tag);
}

type Three = [Uint8Array, Uint8Array, Uint8Array];

function expectEncrypted(actual: Encrypted, expected: Encrypted): void {
  expectBytes(actual.ciphertext, expected.ciphertext);
  if (expected.tag) expectBytes(actual.tag ?? new Uint8Array(), expected.tag);
}

// --- round trips ---

/** Blocks have 16 bytes; the kernel takes 12 or 16 at a time, other tables from 1,280 bytes on, and chunks. */
const BORDERS: readonly [CheckId, readonly number[]][] = [
  ['blockBorders', [0, 1, 15, 16, 17, 31, 32, 33, 47, 48, 49]],
  ['groupBorders', [191, 192, 193, 255, 256, 257, 1279, 1280, 1281]],
  ['chunkBorders', [CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1]],
];

function addRoundTrips(list: CheckList, cipher: Suite): void {
  const { key, iv } = sampleKey(cipher);
  for (const [id, lengths] of BORDERS) {
    list.add('round trip', id, 'thisRun', () => {
      for (const plaintext of lengths.map(sampleBytes)) {
        expectBytes(decryptWith(cipher, cipher.encrypt(plaintext, key, iv), key, iv), plaintext);
      }
    });
  }
  list.add('agreement', 'chunksAgree', 'thisRun', () => compareChunks(cipher));
}

function compareChunks(cipher: Suite): void {
  const { key, iv } = sampleKey(cipher);
  for (const plaintext of [1, CHUNK_BYTES, 2 * CHUNK_BYTES + 17].map(sampleBytes)) {
    const pieces: Uint8Array[] = [];
    // Not piece.slice(), which for a Buffer is a view: a piece's memory may be reused after this.
    const keep = (piece: Uint8Array) => pieces.push(new Uint8Array(piece));
    const tag = cipher.encryptChunks(chunksOf(plaintext), key, iv, keep);
    const whole = cipher.encrypt(plaintext, key, iv);
    expectEncrypted({ ciphertext: concatBytes(...pieces), ...(tag && { tag }) }, whole);
  }
}

function chunksOf(bytes: Uint8Array): ChunkedText {
  function* chunks(): Generator<Uint8Array> {
    for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
      yield bytes.subarray(start, start + CHUNK_BYTES);
    }
  }
  return { length: bytes.length, chunks };
}

function sampleKey({ keyBytes, ivBytes }: Suite): DataKey {
  return { key: sampleBytes(keyBytes), iv: sampleBytes(ivBytes + 1).subarray(1) };
}

/** Another backend must produce the same bytes as the preferred one. */
export function cipherAgreement(backend: string, one: Suite, other: Suite): ConformanceCheck[] {
  const list = new CheckList(one.id, backend);
  const { key, iv } = sampleKey(one);
  list.add('agreement', 'backendsAgree', 'thisRun', () => {
    for (const plaintext of BORDERS.flatMap(([, lengths]) => lengths).map(sampleBytes)) {
      expectEncrypted(one.encrypt(plaintext, key, iv), other.encrypt(plaintext, key, iv));
    }
  });
  return list.checks;
}

// --- refusals: published ciphertexts with one thing wrong, so that only the decryption can throw ---

function addSm4Refusals(list: CheckList, cipher: Suite): void {
  const vector = standards['sm4-gcm'];
  const [key, iv, text, tag] = [vector.key, vector.iv, vector.ciphertext, vector.tagWithoutAad].map(
    decodeHex,
  ) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const refuses = (id: CheckId, ...attempts: (() => unknown)[]) =>
    list.refuses(id, 'sp80038d', ANY_REFUSAL, ...attempts);
  refuses('tagBits', ...bitFlips(tag).map((wrong) => () => cipher.decrypt(text, key, iv, wrong)));
  refuses('ciphertextBits', ...bitFlips(text).map((wrong) => () => cipher.decrypt(wrong, key, iv, tag)));
  refuses('ciphertextCut', () => cipher.decrypt(text.subarray(1), key, iv, tag));
  refuses('otherIv', ...bitFlips(iv).map((wrong) => () => cipher.decrypt(text, key, wrong, tag)));
}

function addAesRefusals(list: CheckList, cipher: Suite): void {
  const vector = documented['aes-256-cbc'];
  const [key, iv] = [encodeUtf8(vector.keyUtf8), decodeBase64(vector.ivBase64)!];
  const text = decodeBase64(vector.encryptedBodyBase64)!;
  const decrypt = (wrong: Uint8Array) => () => cipher.decrypt(wrong, key, iv);
  // The padding is four bytes of 4; a flipped bit one block earlier changes the last of them.
  const last = text.length - 17;
  const paddings = bitFlips(text).slice(8 * last, 8 * last + 8);
  list.refuses('paddingBits', 'rfc5652', ANY_REFUSAL, ...paddings.map(decrypt));
  list.refuses('notWholeBlocks', 'sp80038a', ANY_REFUSAL, decrypt(text.subarray(1)));
  list.refuses('noCiphertext', 'rfc5652', ANY_REFUSAL, decrypt(new Uint8Array()));
}

/** Every copy of the bytes in which one bit differs. */
function bitFlips(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: 8 * bytes.length }, (_, bit) => flipBit(bytes, bit));
}
