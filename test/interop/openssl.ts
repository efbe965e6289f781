// OpenSSL's command line as a peer: one process for each step, keys and ciphertexts in files of a directory of its own.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DerReader, encodeDer, encodeInteger, TAG } from '../../src/keys/der.ts';
import { concatBytes } from '../../src/platform/bytes.ts';
import { fromBase64, toBase64, toHex } from '../helpers/vectors.ts';
import type { Answer, Op, Question } from './exchange.ts';
import type { Peer } from './peers.ts';

const directory = mkdtempSync(join(tmpdir(), 'interop-'));
process.on('exit', () => rmSync(directory, { recursive: true, force: true }));

let files = 0;

function file(bytes: Uint8Array): string {
  const path = join(directory, `${files++ % 64}.bin`);
  writeFileSync(path, bytes);
  return path;
}

export function openssl(args: readonly string[], input: Uint8Array = new Uint8Array()): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const options = { encoding: 'buffer', maxBuffer: 2 ** 26 } as const;
    const child = execFile('openssl', args, options, (error, stdout, stderr) =>
      error ? reject(new Error(`openssl ${args[0]}: ${stderr.toString().split('\n')[0]}`)) : resolve(stdout),
    );
    // A process that ends early, over a bad key, closes its input: its own error is told instead.
    child.stdin!.on('error', () => {}).end(input);
  });
}

const bytesOf = (value: unknown): Uint8Array => fromBase64(value as string);
const hexOf = (value: unknown): string => toHex(bytesOf(value));

// --- ciphers and SM3 ---

async function cipher(name: string, { op, key, iv, text, ciphertext }: Question): Promise<Answer> {
  const isDecrypting = op.endsWith('Decrypt');
  const args = ['enc', name, isDecrypting ? '-d' : '-e', '-K', hexOf(key), '-iv', hexOf(iv)];
  const output = await openssl(args, bytesOf(isDecrypting ? ciphertext : text));
  return { [isDecrypting ? 'text' : 'ciphertext']: toBase64(output) };
}

// --- wraps; SM2 in and out of the DER that OpenSSL keeps it in ---

async function encrypt({ publicKey, text }: Question): Promise<Uint8Array> {
  const args = ['pkeyutl', '-encrypt', '-pubin', '-keyform', 'DER', '-inkey', file(bytesOf(publicKey))];
  return openssl(args, bytesOf(text));
}

async function decrypt({ privateKey }: Question, ciphertext: Uint8Array): Promise<Answer> {
  const args = ['pkeyutl', '-decrypt', '-keyform', 'DER', '-inkey', file(bytesOf(privateKey))];
  return { text: toBase64(await openssl(args, ciphertext)) };
}

/** GM/T 0009: SEQUENCE { INTEGER x1, INTEGER y1, OCTET STRING C3, OCTET STRING C2 }. */
function fromSm2Der(der: Uint8Array): Uint8Array {
  const parts = new DerReader(der).sequence();
  const [x, y] = [parts.positiveInteger(), parts.positiveInteger()].map((integer) =>
    concatBytes(new Uint8Array(32 - integer.length), integer),
  );
  const [c3, c2] = [parts.read(TAG.octetString), parts.read(TAG.octetString)];
  return concatBytes(Uint8Array.of(4), x!, y!, c3, c2);
}

function toSm2Der(blob: Uint8Array): Uint8Array {
  const integer = (start: number) => {
    const bytes = blob.subarray(start, start + 32);
    return encodeInteger(bytes.subarray(bytes.findIndex((byte) => byte !== 0)));
  };
  const strings = [blob.subarray(65, 97), blob.subarray(97)].map((bytes) =>
    encodeDer(TAG.octetString, bytes),
  );
  return encodeDer(TAG.sequence, integer(1), integer(33), ...strings);
}

// --- public keys ---

async function newKey({ kind, bits }: Question): Promise<Answer> {
  const size = kind === 'RSA' ? ['-pkeyopt', `rsa_keygen_bits:${bits}`] : [];
  const key = await openssl(['genpkey', '-algorithm', kind as string, ...size]);
  return forms(await openssl(['pkey', '-pubout', '-outform', 'DER'], key));
}

async function forms(spki: Uint8Array): Promise<Answer> {
  const read = ['-pubin', '-inform', 'DER'];
  const text = (await openssl(['pkey', ...read, '-pubout', '-text_pub'], spki)).toString();
  const spkiPem = /-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----\n/.exec(text)![0];
  const fingerprint = toHex(await openssl(['dgst', '-sha256', '-binary'], spki));
  const point = /pub:([\s0-9a-f:]+)ASN1 OID: SM2/.exec(text)?.[1]?.replace(/[\s:]/g, '');
  if (point) return { spkiPem, point, fingerprint };
  const pkcs1Pem = (await openssl(['rsa', ...read, '-RSAPublicKey_out'], spki)).toString();
  return { spkiPem, pkcs1Pem, fingerprint };
}

// --- the peer ---

const OPERATIONS: Partial<Record<Op, (question: Question) => Promise<Answer>>> = {
  aesEncrypt: (question) => cipher('-aes-256-cbc', question),
  aesDecrypt: (question) => cipher('-aes-256-cbc', question),
  sm4CtrEncrypt: (question) => cipher('-sm4-ctr', question),
  sm4CtrDecrypt: (question) => cipher('-sm4-ctr', question),
  sm3: async ({ text }) => ({ digest: toBase64(await openssl(['dgst', '-sm3', '-binary'], bytesOf(text))) }),
  sm2Encrypt: async (question) => ({ ciphertext: toBase64(fromSm2Der(await encrypt(question))) }),
  sm2Decrypt: (question) => decrypt(question, toSm2Der(bytesOf(question.ciphertext))),
  rsaEncrypt: async (question) => ({ ciphertext: toBase64(await encrypt(question)) }),
  rsaDecrypt: (question) => decrypt(question, bytesOf(question.ciphertext)),
  newKey,
  readKey: ({ publicKey }) => forms(bytesOf(publicKey)),
};

export async function startOpenssl(): Promise<Peer> {
  const version = (await openssl(['version'])).toString().split(' ')[1]!;
  return {
    name: 'OpenSSL',
    version,
    can: (op) => op in OPERATIONS,
    ask: (question) => OPERATIONS[question.op]!(question),
    stop() {},
  };
}
