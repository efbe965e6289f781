// Sealed by the caller means sealed as far as form tells: plain text under a valid envelope doesn't pass as ciphertext.

import { randomBytes } from 'node:crypto';
import { sealFields, sealRequest, sealResponseOnly } from 'tencentcloud-encryption';
import { describe, expect, test } from 'vitest';
import { ALGORITHMS, type Algorithm, specimen } from '../helpers/emulated.ts';
import { keyOf } from '../helpers/keys.ts';
import { recordCall as call } from '../helpers/record-call.ts';

const PERSON = { Name: '张三', IdCard: '440524198701010014' };
const FIELDS = ['Name', 'IdCard'] as const;
type Sealed = Record<string, unknown> & { Encryption: Record<string, unknown> };

const options = (algorithm: Algorithm) => ({
  publicKey: keyOf[algorithm]().pem,
  dangerouslyAllowNonceReuse: true,
});
const seal = (algorithm: Algorithm) => sealFields(PERSON, FIELDS, options(algorithm)).request as Sealed;

const HALF: [string, (sealed: Sealed) => object][] = [
  ['plain fields under a valid envelope', ({ Encryption }) => ({ ...PERSON, Encryption })],
  ['one plain field', (sealed) => ({ ...sealed, Name: PERSON.Name })],
  ['a field of digits', (sealed) => ({ ...sealed, IdCard: '62220202001122334455667788990012' })],
  ['a field of 16 digits', (sealed) => ({ ...sealed, IdCard: '6222020200112233' })],
  [
    'readable text in Base64',
    (sealed) => ({
      ...sealed,
      Name: Buffer.from('张三丰住在武当山上的道观里，门牌三号').subarray(0, 48).toString('base64'),
    }),
  ],
  [
    'JSON in Base64',
    (sealed) => ({ ...sealed, Name: Buffer.from(JSON.stringify(PERSON).padEnd(64)).toString('base64') }),
  ],
  [
    'an image in Base64',
    (sealed) => ({ ...sealed, Name: specimen.FRONT.subarray(0, 320).toString('base64') }),
  ],
  [
    'a JPEG in Base64',
    (sealed) => ({
      ...sealed,
      Name: Buffer.concat([Buffer.of(0xff, 0xd8, 0xff, 0xe0), randomBytes(28)]).toString('base64'),
    }),
  ],
  ['a number', (sealed) => ({ ...sealed, Name: 7 })],
  ['an object', (sealed) => ({ ...sealed, Name: { of: 'x' } })],
  [
    'a field without padding',
    (sealed) => ({ ...sealed, Name: `${String(sealed.Name).replace(/=+$/, '')}A` }),
  ],
  ['a field with a blank', (sealed) => ({ ...sealed, Name: ` ${sealed.Name}` })],
  [
    'a field that is not listed',
    ({ Encryption, ...rest }) => ({
      ...rest,
      Encryption: {
        ...Encryption,
        EncryptList: ['Name'],
        TagList: (Encryption.TagList as unknown[]).slice(0, 1),
      },
    }),
  ],
  ['a listed field that is not there', ({ Name: _, ...rest }) => rest],
  [
    'a further member in Encryption',
    ({ Encryption, ...rest }) => ({ ...rest, Encryption: { ...Encryption, Name: PERSON.Name } }),
  ],
  [
    'a short blob',
    ({ Encryption, ...rest }) => ({
      ...rest,
      Encryption: { ...Encryption, CiphertextBlob: randomBytes(112).toString('base64') },
    }),
  ],
  [
    'a blob of text',
    ({ Encryption, ...rest }) => ({ ...rest, Encryption: { ...Encryption, CiphertextBlob: PERSON.Name } }),
  ],
];

describe.each(ALGORITHMS)('half sealed, %s', (algorithm) => {
  test.each(HALF)('%s is refused', async (_, change) => {
    const { sent, error, events } = await call('IdCardVerification', change(seal(algorithm)));
    expect(sent).toEqual([]);
    expect(error).toMatchObject({
      code: 'ERR_INVALID_PARAMS',
      message: expect.stringContaining('half sealed'),
    });
    expect(error?.message).not.toMatch(/张三|440524|622202/);
    expect(events).toMatchObject([{ sent: false, encrypted: false }]);
  });

  test('sealed fields pass as they are, and the event says who sealed them', async () => {
    const sealed = seal(algorithm);
    const { sent, events } = await call('IdCardVerification', sealed);
    expect(sent[0]?.params).toEqual(sealed);
    const nonceReused = algorithm === 'SM4-GCM';
    expect(events).toMatchObject([{ sealedByCaller: true, encrypted: true, sent: true, nonceReused }]);
    expect(events[0]).not.toHaveProperty('clear');
  });

  test('what is sealed is never taken for text: 300 fields of every short length', async () => {
    for (let length = 1; length <= 300; length++) {
      const params = { Name: 'x'.repeat((length % 40) + 1) };
      const sealed = sealFields(params, ['Name'], options(algorithm)).request;
      expect((await call('IdCardVerification', sealed)).error).toBeUndefined();
    }
  });

  test('a whole body, and a key alone', async () => {
    const body = sealRequest({ ImageUrl: 'https://example.com/a.jpg' }, options(algorithm)).request;
    expect((await call('RecognizeEncryptedIDCardOCR', body)).sent).toHaveLength(1);
    const plain = { ...body, EncryptedBody: specimen.FRONT.toString('base64') };
    expect((await call('RecognizeEncryptedIDCardOCR', plain)).sent).toEqual([]);
    const key = sealResponseOnly({ BizToken: 'b', RuleId: '1' }, options(algorithm)).request;
    expect((await call('GetDetectInfoEnhanced', key)).sent).toHaveLength(1);
  });
});

describe('AES-256-CBC has whole blocks', () => {
  test.each([1, 15, 17, 31])('a field of %i bytes is refused', async (length) => {
    const sealed = { ...seal('AES-256-CBC'), Name: randomBytes(length).toString('base64') };
    expect((await call('IdCardVerification', sealed)).sent).toEqual([]);
  });
});

describe('the flat form', () => {
  const publicKey = keyOf['AES-256-CBC']().pem;
  const flat = () =>
    sealFields({ ...PERSON, Phone: '13800000000' }, [...FIELDS, 'Phone'], {
      publicKey,
      action: 'PhoneVerification',
    }).request;

  test('passes when it is sealed', async () => {
    expect((await call('PhoneVerification', flat())).sent).toHaveLength(1);
  });

  test.each([
    ['a plain phone', { Phone: '13800000000' }],
    ['no list', { EncryptList: [] }],
    ['no blob', { CiphertextBlob: '' }],
    ['no Iv', { Iv: '' }],
    ['a field that is not listed', { EncryptList: ['Name', 'IdCard'] }],
  ])('%s is refused', async (_, change) => {
    expect((await call('PhoneVerification', { ...flat(), ...change })).sent).toEqual([]);
  });
});
