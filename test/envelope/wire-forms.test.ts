// The strict readers of the envelope, each by itself: a request's Encryption, the paths of an EncryptList, and how
// large an image may be.

import { importPublicKey, sealRequest } from 'tencentcloud-encryption';
import { describe, expect, test } from 'vitest';
import { readRequestEncryption } from '../../src/envelope/encryption.ts';
import { findPlaces, visitMembers } from '../../src/envelope/paths.ts';
import { maxImageBytes } from '../../src/envelope/size.ts';
import { ALGORITHMS, keyOf } from '../helpers/keys.ts';
import { toBase64 } from '../helpers/vectors.ts';

// --- a request's Encryption ---

const bytes = (length: number) => toBase64(new Uint8Array(length).fill(5));
const sm4 = {
  Algorithm: 'SM4-GCM',
  CiphertextBlob: bytes(113),
  Iv: bytes(12),
  EncryptList: ['Name', 'IdCard'],
  TagList: [bytes(16), bytes(16)],
};
const aes = { ...sm4, Algorithm: 'AES-256-CBC', CiphertextBlob: bytes(128), Iv: bytes(16), TagList: [] };

test.each([
  ['SM4-GCM', sm4],
  ['AES-256-CBC', aes],
  ['no lists at all', { ...aes, EncryptList: undefined, TagList: undefined }],
  ["TagList null, as the vendor's Go kit sends it", { ...aes, TagList: null }],
])('an Encryption is read: %s', (_, value) => {
  const read = readRequestEncryption(value);
  expect(read).not.toHaveProperty('wrong');
  expect(read).toMatchObject({ encryptList: value.EncryptList ?? [], iv: expect.any(Uint8Array) });
});

test.each<[string, unknown, string]>([
  ['null', null, 'Encryption'],
  ['a text', 'Encryption', 'Encryption'],
  ['undefined', undefined, 'Encryption'],
  ['a list', Object.assign([], sm4), 'Encryption'],
  ['a function', Object.assign(() => {}, sm4), 'Encryption'],
  ['another algorithm', { ...sm4, Algorithm: 'SM4-CBC' }, 'Encryption.Algorithm'],
  ['no key', { ...sm4, CiphertextBlob: '' }, 'Encryption.CiphertextBlob'],
  ['a key that is no Base64', { ...sm4, CiphertextBlob: '*' }, 'Encryption.CiphertextBlob'],
  ['an IV of the other algorithm', { ...sm4, Iv: bytes(16) }, 'Encryption.Iv'],
  ['an empty name', { ...sm4, EncryptList: ['Name', ''] }, 'Encryption.EncryptList'],
  ['a name that is a number', { ...sm4, EncryptList: ['Name', 7] }, 'Encryption.EncryptList'],
  ['a name twice', { ...sm4, EncryptList: ['Name', 'Name'] }, 'Encryption.EncryptList'],
  ['a text as list', { ...sm4, EncryptList: 'Name' }, 'Encryption.EncryptList'],
  ['null as list', { ...sm4, EncryptList: null }, 'Encryption.EncryptList'],
  ['a tag too few', { ...sm4, TagList: [bytes(16)] }, 'Encryption.TagList'],
  ['a short tag', { ...sm4, TagList: [bytes(16), bytes(15)] }, 'Encryption.TagList'],
  ['a tag under AES', { ...aes, TagList: [bytes(16)] }, 'Encryption.TagList'],
])('an Encryption is refused: %s', (_, value, wrong) => {
  expect(readRequestEncryption(value)).toEqual({ wrong });
});

// --- paths ---

const answer = {
  Text: { Name: 'a', Empty: '', Number: 7, List: [['b', 'c'], { Idcard: 'd' }], 'x y': 'e' },
  Top: 'f',
};

describe('a path', () => {
  test.each<[string, string]>([
    ['Top', 'f'],
    ['Response.Top', 'f'],
    ['Text.Name', 'a'],
    ['Text.x y', 'e'],
    ['Text.List[0][1]', 'c'],
    ['Response.Text.List[1].Idcard', 'd'],
  ])('leads to its text: %s', (path, value) => {
    const [place] = findPlaces(answer, [path]);
    expect(place!.holder[place!.name]).toBe(value);
  });

  test.each<[string, RegExp]>([
    ['', /malformed/],
    ['.Top', /malformed/],
    ['Text..Name', /malformed/],
    ['[0]', /malformed/],
    ['Text.List[0]x', /malformed/],
    ['Text.List[0', /malformed/],
    ['Text.List]0[', /malformed/],
    ['xText.List[0]].y', /malformed/],
    ['Text.List[]', /malformed/],
    ['Text.List[01]', /malformed/],
    ['Text.List[00]', /malformed/],
    ['Text.List[-1]', /malformed/],
    ['Text.List[1e1]', /malformed/],
    ['Text.List[1234567890]', /malformed/],
    ['Text.List[123456789]', /leads nowhere/],
    ['Text.List[10]', /leads nowhere/],
    ['Text.List[0]', /doesn't lead to a string/],
    ['Text.Number', /doesn't lead to a string/],
    ['Text.Name.length', /leads nowhere/],
    ['Text.List.length', /leads nowhere/],
    ['Text.List[0].0', /leads nowhere/],
    ['Text.toString', /leads nowhere/],
    ['Text.__proto__', /malformed/],
    ['constructor.name', /malformed/],
    ['prototype', /malformed/],
    ['x'.repeat(1025), /too long/],
    ['x'.repeat(1024), /leads nowhere/],
  ])('is refused, and not quoted: %s', (path, message) => {
    expect(() => findPlaces(answer, [path])).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_RESPONSE', message: expect.stringMatching(message) }),
    );
  });

  test('stands for one place, with or without its leading Response.', () => {
    expect(() => findPlaces(answer, ['Top', 'Response.Top'])).toThrow(/names a path twice/);
  });
});

test('every member is visited, with its path without list indices', () => {
  const texts: string[] = [];
  visitMembers(answer, ({ path, value }) => {
    if (typeof value === 'string' && value !== '') texts.push(path);
    return undefined;
  });
  expect(texts.sort()).toEqual(
    ['Text.List', 'Text.List', 'Text.List.Idcard', 'Text.Name', 'Text.x y', 'Top'].sort(),
  );
});

// --- the size of an image ---

describe.each(ALGORITHMS)('the largest image, %s', (algorithm) => {
  const maxRequestBytes = 40_000;
  const options = { publicKey: keyOf[algorithm]().pem, maxRequestBytes };
  const seal = (imageBytes: number, rest: object) => {
    const image = new Uint8Array(imageBytes);
    image.set([0xff, 0xd8, 0xff, 0xe0]);
    return sealRequest({ ImageBase64: image, ...rest }, options);
  };

  test.each<[string, Record<string, string>]>([
    ['alone', {}],
    ['beside a short Config', { Config: '{"CropIdCard":true}' }],
    ['beside a long Config', { Config: JSON.stringify({ Note: '身份证"\\'.repeat(700) }) }],
  ])('%s is taken, and the next is not', (_, rest) => {
    const most = maxImageBytes(rest, importPublicKey(options.publicKey), maxRequestBytes);
    expect(most).toBeGreaterThan(1000);
    seal(most, rest).dispose();
    // What is over by the padding of a block may still fit; what is over by two never does.
    expect(() => seal(most + 36, rest)).toThrow(expect.objectContaining({ code: 'ERR_REQUEST_TOO_LARGE' }));
  });
});
