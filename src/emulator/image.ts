import { formatOf } from '../envelope/image.ts';
import { MAX_IMAGE_CHARS } from '../envelope/limits.ts';
import { ServiceError } from '../errors.ts';
import { decodeBase64 } from '../platform/base64.ts';

/**
 * Checks an image as far as its encoding, its format (by the first bytes) and its size go.
 *
 * @throws ServiceError with the API's own codes.
 */
export function checkImage(base64: unknown): void {
  if (typeof base64 !== 'string')
    throw new ServiceError('InvalidParameterValue', 'ImageBase64 is not a string');
  if (base64 === '') throw new ServiceError('FailedOperation.EmptyImageError', 'the image is empty');
  if (base64.length > MAX_IMAGE_CHARS) {
    throw new ServiceError('LimitExceeded.TooLargeFileError', 'the image is too large');
  }
  const image = decodeBase64(base64);
  if (!image || !formatOf(image) || isSinglePixel(image)) throw decodeFailed();
}

/** A PNG of one pixel, to which the live service answered ImageDecodeFailed: a probe without data. */
function isSinglePixel(image: Uint8Array): boolean {
  if (formatOf(image) !== 'PNG' || image.length < 24) return false;
  const header = new DataView(image.buffer, image.byteOffset);
  return header.getUint32(16) === 1 && header.getUint32(20) === 1;
}

function decodeFailed(): ServiceError {
  return new ServiceError('FailedOperation.ImageDecodeFailed', 'the image could not be decoded');
}
