// AES-256-CBC with PKCS#7, SM4-GCM, and SM3: deterministic, so every byte is compared.

import assert from 'node:assert/strict';
import { type Aes256Cbc, aes256CbcBackends } from '../../src/ciphers/aes-256-cbc.ts';
import { type Sm4Gcm, sm4GcmBackends } from '../../src/ciphers/sm4-gcm.ts';
import { sm3 } from '../../src/keys/sm3.ts';
import { concatBytes } from '../../src/platform/bytes.ts';
import { fromBase64, toBase64 } from '../helpers/vectors.ts';
import { type Answer, expectBytes, type Row, seeded, TEXT_BYTES } from './exchange.ts';

interface TextCase {
  readonly index: number;
  readonly bytes: number;
}

type BackendCase = TextCase & { readonly backend: string };

const texts = (): TextCase[] => TEXT_BYTES.map((bytes, index) => ({ index, bytes }));

/** Each text on each backend. */
const textsOn = (backends: () => object) => (): BackendCase[] =>
  Object.keys(backends()).flatMap((backend) => texts().map((item) => ({ ...item, backend })));

/** Key, IV and text of a case. */
function material(cipher: string, keyBytes: number, ivBytes: number, { index, bytes }: TextCase) {
  const label = `${cipher}/${index}`;
  const key = seeded(`${label}/key`, keyBytes);
  return { key, iv: seeded(`${label}/iv`, ivBytes), text: seeded(`${label}/text`, bytes) };
}

const aesMaterial = (item: TextCase) => material('aes-256-cbc', 32, 16, item);
const gcmMaterial = (item: TextCase) => material('sm4-gcm', 16, 12, item);

/** In pieces, as a request's body passes through a cipher. */
function chunked(text: Uint8Array, bytes: number) {
  return {
    length: text.length,
    *chunks() {
      for (let at = 0; at < text.length; at += bytes) yield text.slice(at, at + bytes);
    },
  };
}

const CHUNK_BYTES = 65_280;

function inPieces(
  text: Uint8Array,
  encrypt: (text: ReturnType<typeof chunked>, emit: (piece: Uint8Array) => void) => void,
) {
  const pieces: Uint8Array[] = [];
  encrypt(chunked(text, CHUNK_BYTES), (piece) => pieces.push(piece.slice()));
  return concatBytes(...pieces);
}

// --- AES-256-CBC ---

function checkAes(name: string, backend: Aes256Cbc, item: TextCase, theirs: unknown): void {
  const { key, iv, text } = aesMaterial(item);
  const ciphertext = backend.encrypt(text, key, iv);
  expectBytes(ciphertext, theirs, `${name} encrypts to another ciphertext`);
  expectBytes(backend.decrypt(ciphertext, key, iv), toBase64(text), `${name} decrypts to another text`);
  const joined = inPieces(text, (chunks, emit) => backend.encryptChunks(chunks, key, iv, emit));
  expectBytes(joined, theirs, `${name} encrypts in pieces to another ciphertext`);
}

export const aesTheirs: Row<TextCase> = {
  name: 'AES-256-CBC',
  direction: 'theirs → ours',
  op: 'aesEncrypt',
  cases: texts,
  exchange(item) {
    const { key, iv, text } = aesMaterial(item);
    return {
      question: { op: 'aesEncrypt', key: toBase64(key), iv: toBase64(iv), text: toBase64(text) },
      check({ ciphertext }) {
        for (const [name, backend] of Object.entries(aes256CbcBackends()))
          checkAes(name, backend, item, ciphertext);
      },
    };
  },
};

export const aesOurs: Row<BackendCase> = {
  name: 'AES-256-CBC',
  direction: 'ours → theirs',
  op: 'aesDecrypt',
  cases: textsOn(aes256CbcBackends),
  exchange(item) {
    const { key, iv, text } = aesMaterial(item);
    const ciphertext = toBase64(aes256CbcBackends()[item.backend]!.encrypt(text, key, iv));
    return {
      question: { op: 'aesDecrypt', key: toBase64(key), iv: toBase64(iv), ciphertext },
      check: (answer) => expectBytes(text, answer.text, 'they read another text'),
    };
  },
};

// --- SM4-GCM ---

function checkGcm(name: string, backend: Sm4Gcm, item: TextCase, theirs: Answer): void {
  const { key, iv, text } = gcmMaterial(item);
  const { ciphertext, tag } = backend.encrypt(text, key, iv);
  expectBytes(ciphertext, theirs.ciphertext, `${name} encrypts to another ciphertext`);
  expectBytes(tag, theirs.tag, `${name} makes another tag`);
  const opened = backend.decrypt(ciphertext, key, iv, fromBase64(theirs.tag as string));
  expectBytes(opened, toBase64(text), `${name} decrypts to another text`);
  let joinedTag: Uint8Array | undefined;
  const joined = inPieces(text, (chunks, emit) => {
    joinedTag = backend.encryptChunks(chunks, key, iv, emit);
  });
  expectBytes(joined, theirs.ciphertext, `${name} encrypts in pieces to another ciphertext`);
  expectBytes(joinedTag!, theirs.tag, `${name} makes another tag of pieces`);
}

export const gcmTheirs: Row<TextCase> = {
  name: 'SM4-GCM',
  direction: 'theirs → ours',
  op: 'gcmEncrypt',
  cases: texts,
  exchange(item) {
    const { key, iv, text } = gcmMaterial(item);
    return {
      question: { op: 'gcmEncrypt', key: toBase64(key), iv: toBase64(iv), text: toBase64(text) },
      check(answer) {
        for (const [name, backend] of Object.entries(sm4GcmBackends())) checkGcm(name, backend, item, answer);
      },
    };
  },
};

export const gcmOurs: Row<BackendCase> = {
  name: 'SM4-GCM',
  direction: 'ours → theirs',
  op: 'gcmDecrypt',
  cases: textsOn(sm4GcmBackends),
  exchange(item) {
    const { key, iv, text } = gcmMaterial(item);
    const { ciphertext, tag } = sm4GcmBackends()[item.backend]!.encrypt(text, key, iv);
    const sealed = { ciphertext: toBase64(ciphertext), tag: toBase64(tag) };
    return {
      question: { op: 'gcmDecrypt', key: toBase64(key), iv: toBase64(iv), ...sealed },
      check: (answer) => expectBytes(text, answer.text, 'they read another text'),
    };
  },
};

// --- the ciphertext of SM4-GCM alone, where a peer has no GCM: counter mode from IV ‖ 2 (SP 800-38D section 7.1) ---

const firstCounter = (iv: Uint8Array): string => toBase64(concatBytes(iv, Uint8Array.of(0, 0, 0, 2)));

export const ctrTheirs: Row<TextCase> = {
  name: 'SM4-GCM without its tag',
  direction: 'theirs → ours',
  op: 'sm4CtrEncrypt',
  cases: texts,
  exchange(item) {
    const { key, iv, text } = gcmMaterial(item);
    return {
      question: { op: 'sm4CtrEncrypt', key: toBase64(key), iv: firstCounter(iv), text: toBase64(text) },
      check(answer) {
        for (const [name, backend] of Object.entries(sm4GcmBackends()))
          expectBytes(
            backend.encrypt(text, key, iv).ciphertext,
            answer.ciphertext,
            `${name} encrypts otherwise`,
          );
      },
    };
  },
};

export const ctrOurs: Row<BackendCase> = {
  name: 'SM4-GCM without its tag',
  direction: 'ours → theirs',
  op: 'sm4CtrDecrypt',
  cases: textsOn(sm4GcmBackends),
  exchange(item) {
    const { key, iv, text } = gcmMaterial(item);
    const ciphertext = toBase64(sm4GcmBackends()[item.backend]!.encrypt(text, key, iv).ciphertext);
    return {
      question: { op: 'sm4CtrDecrypt', key: toBase64(key), iv: firstCounter(iv), ciphertext },
      check: (answer) => expectBytes(text, answer.text, 'they read another text'),
    };
  },
};

// --- SM3 ---

export const sm3Alike: Row<TextCase> = {
  name: 'SM3',
  direction: 'both alike',
  op: 'sm3',
  cases: texts,
  exchange({ index, bytes }) {
    const text = seeded(`sm3/${index}/text`, bytes);
    return {
      question: { op: 'sm3', text: toBase64(text) },
      check: (answer) => assert.equal(toBase64(sm3(text)), answer.digest, 'the digests differ'),
    };
  },
};
