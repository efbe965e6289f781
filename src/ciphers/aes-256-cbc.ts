import { cbc } from '@noble/ciphers/aes.js';
import { concatBytes, wipe } from '../platform/bytes.ts';
import { lazy } from '../platform/lazy.ts';
import { hasNativeCipher, type NodeCrypto, nodeCrypto } from '../platform/native.ts';
import { type ChunkedText, type Emit, joinChunks } from './chunks.ts';

/**
 * AES-256 in CBC mode (NIST SP 800-38A section 6.2) with PKCS#7 padding (RFC 5652 section 6.3).
 * Key 32 bytes, IV 16 bytes. Not authenticated: a changed ciphertext decrypts to changed plaintext.
 * The caller checks the sizes; `decrypt` throws on a wrong length or padding, with an unspecified message.
 */
export interface Aes256Cbc {
  encrypt(plaintext: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array;
  decrypt(ciphertext: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array;
  /** Encrypts a text that comes in chunks; emits the ciphertext in pieces. */
  encryptChunks(text: ChunkedText, key: Uint8Array, iv: Uint8Array, emit: Emit): void;
}

/** Every implementation that works on this runtime, the preferred one first. */
export const aes256CbcBackends: () => Record<string, Aes256Cbc> = lazy(() => ({
  ...(nodeCrypto && hasNativeCipher('aes-256-cbc', 32, 16) && { native: nativeAes(nodeCrypto) }),
  portable,
}));

const portable: Aes256Cbc = {
  encrypt: (plaintext, key, iv) => cbc(key, iv).encrypt(plaintext),
  encryptChunks(text, key, iv, emit) {
    const whole = joinChunks(text);
    emit(cbc(key, iv).encrypt(whole));
    wipe(whole);
  },
  decrypt: (ciphertext, key, iv) => cbc(key, iv).decrypt(ciphertext),
};

/** Frees a piece's memory at once, if the runtime can; otherwise the garbage collector does, megabytes later. */
function release(piece: Uint8Array): void {
  const { buffer } = piece as { buffer: { transfer?(length: number): unknown } };
  if (piece.byteLength === piece.buffer.byteLength) buffer.transfer?.(0);
}

function nativeAes(crypto: NodeCrypto): Aes256Cbc {
  return {
    encrypt(plaintext, key, iv) {
      const cipher = crypto.createCipheriv('aes-256-cbc', key, iv);
      return concatBytes(cipher.update(plaintext), cipher.final());
    },
    encryptChunks(text, key, iv, emit) {
      const cipher = crypto.createCipheriv('aes-256-cbc', key, iv);
      for (const chunk of text.chunks()) {
        const piece = cipher.update(chunk);
        emit(piece);
        release(piece);
      }
      emit(cipher.final());
    },
    decrypt(ciphertext, key, iv) {
      // Padding is never empty (RFC 5652 section 6.3), but Deno's decipher accepts an empty ciphertext.
      if (ciphertext.length === 0) throw new Error('no ciphertext');
      const decipher = crypto.createDecipheriv('aes-256-cbc', key, iv);
      const head = decipher.update(ciphertext);
      try {
        const tail = decipher.final();
        const plaintext = concatBytes(head, tail);
        wipe(tail);
        return plaintext;
      } finally {
        wipe(head);
      }
    },
  };
}
