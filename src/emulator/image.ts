import { formatOf } from '../envelope/image.ts';
import { ServiceError } from '../errors.ts';
import { decodeBase64 } from '../platform/base64.ts';

// The API's own texts give 6, 7 and 10 MB of Base64; this is the newest one's.
const MAX_BASE64_CHARS = 10 * 2 ** 20;

/**
 * Checks an image as far as its encoding, its format (by the first bytes) and its size go.
 *
 * @throws ServiceError with the API's own codes.
 */
export function checkImage(base64: unknown): void {
  if (typeof base64 !== 'string')
    throw new ServiceError('InvalidParameterValue', 'ImageBase64 is not a string');
  if (base64 === '') throw new ServiceError('FailedOperation.EmptyImageError', 'the image is empty');
  if (base64.length > MAX_BASE64_CHARS) {
    throw new ServiceError('LimitExceeded.TooLargeFileError', 'the image is too large');
  }
  const image = decodeBase64(base64);
  if (!image || !formatOf(image) || isSinglePixel(image)) throw decodeFailed();
}

/** A PNG of one pixel, to which the live service answered ImageDecodeFailed: a probe without data. */
function isSinglePixel(image: Uint8Array): boolean {
  const isPng = image[0] === 0x89 && image.length >= 24;
  if (!isPng) return false;
  const header = new DataView(image.buffer, image.byteOffset);
  return header.getUint32(16) === 1 && header.getUint32(20) === 1;
}

function decodeFailed(): ServiceError {
  return new ServiceError('FailedOperation.ImageDecodeFailed', 'the image could not be decoded');
}
