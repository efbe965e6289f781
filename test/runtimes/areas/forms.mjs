import { importPublicKey } from 'tencentcloud-encryption';
import { generateDataKey, openWith, sealWith } from 'tencentcloud-encryption/primitives';
import { ALGORITHMS, fromBase64, pictureOf, toBase64 } from './bytes.mjs';
import { expectEqual, expectTrue } from './expect.mjs';

/** Every form in which an image may be given, and what must go over the wire: its Base64. */
export const FORMS = {
  'a Uint8Array': (bytes) => bytes,
  'an ArrayBuffer': (bytes) => bytes.slice().buffer,
  'a view in the middle of a buffer': (bytes) => {
    const buffer = new Uint8Array(bytes.length + 11);
    buffer.set(bytes, 5);
    return buffer.subarray(5, 5 + bytes.length);
  },
  'a DataView': (bytes) => new DataView(bytes.slice().buffer),
  'a Uint16Array': (bytes) => new Uint16Array(bytes.slice(0, bytes.length & ~1).buffer),
  Base64: toBase64,
  'Base64 in lines': (bytes) => toBase64(bytes).replace(/.{76}/g, '$&\r\n'),
  'a data: URL': (bytes) => `data:image/png;base64,${toBase64(bytes)}`,
  ...(typeof SharedArrayBuffer === 'function' && {
    'a SharedArrayBuffer': (bytes) => {
      const shared = new SharedArrayBuffer(bytes.length);
      new Uint8Array(shared).set(bytes);
      return shared;
    },
  }),
};

/** Borders of Base64's groups, of the ciphers' blocks and of the chunks between them; then photos. */
const SIZES = [1, 2, 3, 15, 16, 17, 1000, 48_959, 48_960, 48_961, 97_921, 300_000, 2_000_000, 5_500_000];

/** Sealed and opened again with the same data key, without a service. */
export function forms(check, { publicKeys, specimen, largestImage }) {
  const image = fromBase64(specimen);
  for (const algorithm of ALGORITHMS) {
    const publicKey = importPublicKey(publicKeys[algorithm]);
    for (const [form, make] of Object.entries(FORMS)) {
      check(`${form}, ${algorithm}`, () => roundTrip(image.subarray(0, 18_000), make, publicKey));
    }
    for (const size of SIZES.filter((size) => size <= largestImage)) {
      check(`${size} bytes, ${algorithm}`, () =>
        roundTrip(pictureOf(image, size), (bytes) => bytes, publicKey),
      );
      check(`${size} bytes as Base64, ${algorithm}`, () =>
        roundTrip(pictureOf(image, size), toBase64, publicKey),
      );
    }
  }
}

function roundTrip(bytes, make, publicKey) {
  const { algorithm } = publicKey;
  const params = { ImageBase64: make(bytes), CardSide: 'FRONT', Config: { CropIdCard: true } };
  const dataKey = generateDataKey(algorithm);
  const { request } = sealWith(params, dataKey, { publicKey });
  const { ImageBase64, ...others } = openWith(request, { algorithm, ...dataKey });
  expectTrue(ImageBase64 === toBase64(bytes), 'the image is the same');
  expectEqual(others, { CardSide: 'FRONT', Config: '{"CropIdCard":true}' });
}
