// Bodies go to the cipher in chunks: around every border they are the bytes of JSON.stringify, as one ciphertext.

import { aes256Cbc, sealWith, sm4Gcm } from 'tencentcloud-encryption/primitives';
import { describe, expect, test } from 'vitest';
import { CHUNK_BYTES } from '../../src/ciphers/chunks.ts';
import { writeBody } from '../../src/envelope/body.ts';
import { ALGORITHMS } from '../helpers/emulated.ts';
import { keyOf } from '../helpers/keys.ts';
import { fromUtf8, toBase64 } from '../helpers/vectors.ts';

const FRAME_BYTES = '{"ImageBase64":"","CardSide":""}'.length;

/** Parameters whose JSON has exactly that many bytes: the image is Base64, the side fills up. */
function paramsOf(bodyBytes: number): { ImageBase64: Uint8Array; CardSide: string } {
  const image = Math.floor((bodyBytes - FRAME_BYTES) / 4) * 3;
  return {
    ImageBase64: Uint8Array.from({ length: image }, (_, n) => n * 7 + (n >> 8)),
    CardSide: 'F'.repeat((bodyBytes - FRAME_BYTES) % 4),
  };
}

const lengths = [1, 2, 3, 33].flatMap((chunks) =>
  [-17, -1, 0, 1, 17].map((more) => chunks * CHUNK_BYTES + more),
);

test.each(lengths)('a body of %i bytes comes in whole chunks, none of them empty', (length) => {
  const params = paramsOf(length);
  const body = writeBody(params);
  const chunks = Array.from(body.chunks(), (chunk) => Buffer.from(chunk));
  const json = JSON.stringify({ ...params, ImageBase64: toBase64(params.ImageBase64) });
  expect(body.length).toBe(length);
  expect(Buffer.concat(chunks).equals(Buffer.from(json))).toBe(true);
  expect(chunks.slice(0, -1).every((chunk) => chunk.length === CHUNK_BYTES)).toBe(true);
  expect(chunks.at(-1)!.length).toBeGreaterThan(0);
});

test('the buffer of the chunks is wiped, also when they are not read to the end', () => {
  const [first] = writeBody(paramsOf(3 * CHUNK_BYTES)).chunks();
  expect(first?.every((byte) => byte === 0)).toBe(true);
});

describe.each(ALGORITHMS)('%s', (algorithm) => {
  const publicKey = keyOf[algorithm]().pem;
  const key = new Uint8Array(algorithm === 'SM4-GCM' ? 16 : 32).fill(3);
  const iv = new Uint8Array(algorithm === 'SM4-GCM' ? 12 : 16).fill(5);

  test.each(lengths)('a body of %i bytes is one ciphertext, from bytes and from Base64', (length) => {
    const { ImageBase64, CardSide } = paramsOf(length);
    const text = { ImageBase64: toBase64(ImageBase64), CardSide };
    const plaintext = fromUtf8(JSON.stringify(text));
    const options = { publicKey, action: 'AnyWholeBody' };
    const expected =
      algorithm === 'SM4-GCM'
        ? sm4Gcm.encrypt(plaintext, key, iv)
        : { ciphertext: aes256Cbc.encrypt(plaintext, key, iv), tag: undefined };
    for (const params of [{ ImageBase64, CardSide }, text]) {
      const { request } = sealWith(params, { key, iv }, options);
      expect(request.EncryptedBody === toBase64(expected.ciphertext)).toBe(true);
      expect(request.Encryption.TagList).toEqual(expected.tag ? [toBase64(expected.tag)] : []);
    }
  });
});

describe('a long image as Base64', () => {
  const image = toBase64(new Uint8Array(400_000).fill(0xfb));
  const seal = (ImageBase64: string) =>
    sealWith(
      { ImageBase64 },
      { key: new Uint8Array(32), iv: new Uint8Array(16) },
      { publicKey: keyOf['AES-256-CBC']().pem },
    );

  const broken: [string, string][] = [
    ['a blank', `${image.slice(0, 300_000)} ${image.slice(300_001)}`],
    ['a foreign character', `${image.slice(0, 300_000)}*${image.slice(300_001)}`],
    ['a character beyond ASCII', `${image.slice(0, 300_000)}é${image.slice(300_001)}`],
    ['a character beyond Latin-1', `${image.slice(0, 300_000)}李${image.slice(300_001)}`],
    ['the alphabet of Base64url', image.replaceAll('+', '-')],
    ['padding in the middle', `${image.slice(0, 300_000)}=${image.slice(300_001)}`],
    ['three signs of padding', `${image.slice(0, -3)}===`],
    ['no padding', image.replace(/=+$/, '')],
    ['a foreign character at the end', `${image.slice(0, -4)}A*==`],
    ['a foreign character at the beginning', `\0${image.slice(1)}`],
  ];
  test.each(broken)('with %s is refused', (_, text) => {
    expect(() => seal(text)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_PARAMS' }));
  });

  test('with line breaks is taken', () => {
    const lines = image.match(/.{1,76}/g)!;
    const { EncryptedBody } = seal(image).request;
    for (const end of ['\n', '\r\n']) expect(seal(lines.join(end)).request.EncryptedBody).toBe(EncryptedBody);
  });
});
