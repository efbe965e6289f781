// An image in a ciphertext's place, under a valid envelope, would leave in the clear as "sealed".

import { describe, expect, test } from 'vitest';
import { ACTION_RULES } from '../../src/envelope/action-rules.ts';
import { sealFields } from '../../src/envelope/by-hand.ts';
import { isSealed } from '../../src/envelope/sealed-params.ts';
import { rsa1024 } from '../helpers/keys.ts';

const action = 'GetFaceIdToken';
const rule = ACTION_RULES.get(action)!;
const options = { publicKey: rsa1024().pem, action };
const { request } = sealFields({ ImageBase64: 'aGVsbG8=' }, ['ImageBase64'], options);

/** Whole blocks that are no text, with these bytes before them. */
const withHead = (head: string): string => {
  const bytes = Uint8Array.from({ length: 64 }, (_, i) => 128 + ((i * 37) % 128));
  bytes.set(Buffer.from(head, 'latin1'));
  return Buffer.from(bytes).toString('base64');
};

describe('in the place of a ciphertext', () => {
  test.each([
    ['a JPEG', '\xff\xd8\xff'],
    ['a PNG', '\x89PNG\r\n\x1a\n'],
    ['a GIF', 'GIF8'],
    ['a WebP image', 'RIFF\0\0\0\0WEBP'],
    ['a HEIC image', '\0\0\0\x18ftypheic'],
    ['a PDF', '%PDF'],
  ])('%s is refused', (_, head) => {
    const attempt = () => isSealed({ ...request, ImageBase64: withHead(head) }, rule);
    expect(attempt).toThrow(expect.objectContaining({ code: 'ERR_INVALID_PARAMS' }));
  });

  test('what is neither image nor text is taken', () => {
    expect(isSealed({ ...request, ImageBase64: withHead('\x80\x81') }, rule)).toBe(true);
    expect(isSealed(request, rule)).toBe(true);
  });
});
