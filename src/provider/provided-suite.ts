import { type ChunkedText, joinChunks } from '../ciphers/chunks.ts';
import { AES_BLOCK_BYTES, type Encrypted, type Suite } from '../ciphers/suite.ts';
import { ask, brokenContract, memberOf, takeBytes, takeSecret } from './ask.ts';
import type { Aes256CbcProvider, Sm4GcmProvider } from './provider.ts';

type Encrypt = (text: ChunkedText, key: Uint8Array, iv: Uint8Array) => Encrypted;

/** The suite AES-256-CBC on top of a provider's cipher. */
export function providedAes(own: Suite, { encrypt, decrypt }: Aes256CbcProvider): Suite {
  return provide(
    own,
    (text, key, iv) =>
      ask(
        'provider.aes256Cbc.encrypt',
        [joinChunks(text), copy(key), copy(iv)],
        encrypt,
        (output, subject) => ({
          ciphertext: refuseSame(subject, text, takeBytes(subject, output, own.ciphertextBytes(text.length))),
        }),
      ),
    (ciphertext, key, iv) => {
      const { length } = ciphertext;
      const [least, most] = [length - AES_BLOCK_BYTES, length - 1];
      if (length === 0 || length % AES_BLOCK_BYTES !== 0) throw new Error('no whole blocks');
      return ask(
        'provider.aes256Cbc.decrypt',
        [copy(ciphertext), copy(key), copy(iv)],
        decrypt,
        (output, subject) =>
          refuseSame(subject, asText(ciphertext), takeSecret(subject, output, least, most)),
      );
    },
  );
}

/** The suite SM4-GCM on top of a provider's cipher. */
export function providedSm4(own: Suite, { encrypt, decrypt }: Sm4GcmProvider): Suite {
  return provide(
    own,
    (text, key, iv) =>
      ask('provider.sm4Gcm.encrypt', [joinChunks(text), copy(key), copy(iv)], encrypt, (output, subject) => {
        const ciphertext = takeBytes(
          `the ciphertext in ${subject}`,
          memberOf(output, 'ciphertext'),
          text.length,
        );
        const tag = takeBytes(`the tag in ${subject}`, memberOf(output, 'tag'), own.tagBytes);
        return { ciphertext: refuseSame(subject, text, ciphertext), tag };
      }),
    (ciphertext, key, iv, tag) => {
      const { length } = ciphertext;
      return ask(
        'provider.sm4Gcm.decrypt',
        [copy(ciphertext), copy(key), copy(iv), copy(tag!)],
        decrypt,
        (output, subject) =>
          refuseSame(subject, asText(ciphertext), takeSecret(subject, output, length, length)),
      );
    },
  );
}

/** A provider accepts only a whole text, so the chunks are joined first. */
function provide(own: Suite, encrypt: Encrypt, decrypt: Suite['decrypt']): Suite {
  return {
    ...own,
    backend: () => undefined,
    encrypt: (plaintext, key, iv) => encrypt(asText(plaintext), key, iv),
    encryptChunks(text, key, iv, emit) {
      const { ciphertext, tag } = encrypt(text, key, iv);
      emit(ciphertext);
      return tag;
    },
    decrypt,
  };
}

function asText(bytes: Uint8Array): ChunkedText {
  return { length: bytes.length, chunks: () => [bytes] };
}

function copy(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}

// --- a cipher that did nothing ---

const COMPARED_BYTES = 16;
/** With fewer bytes, input and output are too often the same by chance. */
const TELLING_BYTES = 4;

/** Reads the input again: the provider may have changed the copy that it was given. */
function refuseSame(subject: string, input: ChunkedText, output: Uint8Array): Uint8Array {
  if (input.length >= TELLING_BYTES && repeats(output, input)) {
    throw brokenContract(subject, 'repeats what it was given');
  }
  return output;
}

/** Whether any 16 bytes of the input, or all of a shorter one, appear in the output at the same place. */
function repeats(output: Uint8Array, input: ChunkedText): boolean {
  const size = Math.min(COMPARED_BYTES, input.length);
  let offset = 0;
  for (const chunk of input.chunks()) {
    for (let at = 0; at + size <= chunk.length; at += size) {
      if (isSame(output, offset + at, chunk, at, size)) return true;
    }
    offset += chunk.length;
  }
  return false;
}

function isSame(a: Uint8Array, aStart: number, b: Uint8Array, bStart: number, length: number): boolean {
  for (let i = 0; i < length; i++) {
    if (a[aStart + i] !== b[bStart + i]) return false;
  }
  return true;
}
