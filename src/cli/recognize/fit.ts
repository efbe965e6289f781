// --fit: makes a photo small enough for a request.

import type { Sharp } from 'sharp';
import type { ImageFormat } from '../../envelope/image.ts';
import { wipe } from '../../platform/bytes.ts';
import { UsageError } from '../exit.ts';
import { importFirst } from '../optional.ts';
import { LocalFailure } from '../service/failure.ts';

/** Makes an image fit into `maxBytes`, in its own format, upright and without its metadata. */
export type Shrink = (image: Uint8Array, format: ImageFormat, maxBytes: number) => Promise<Uint8Array>;

const MAX_ROUNDS = 8;
const JPEG_QUALITY = 88;

/** @throws UsageError when sharp is not installed. */
export async function loadShrink(): Promise<Shrink> {
  const module = await importFirst(() => import('sharp'));
  if (!module) throw new UsageError('--fit needs sharp, which is not installed: npm install sharp');
  const sharp = module.default;
  return async (image, format, maxBytes) => {
    try {
      if (format === 'BMP') throw cantShrink("a BMP can't be shrunk; give PNG or JPEG");
      return await shrink(() => sharp(image).rotate(), format, maxBytes);
    } catch (error) {
      throw error instanceof LocalFailure ? error : cantShrink("the image can't be decoded");
    } finally {
      wipe(image);
    }
  };
}

/** Re-encodes at full size, then at sizes reduced in proportion to the excess, until the image fits. */
async function shrink(open: () => Sharp, format: 'PNG' | 'JPEG', maxBytes: number): Promise<Uint8Array> {
  const { width, height, orientation = 1 } = await open().metadata();
  // EXIF orientations from 5 on swap the sides.
  let side = orientation >= 5 ? height : width;
  for (let round = 0; round < MAX_ROUNDS && side >= 1; round++) {
    const encoded = await encode(open().resize({ width: side, withoutEnlargement: true }), format);
    if (encoded.length <= maxBytes) return encoded;
    wipe(encoded);
    side = Math.floor(side * Math.min(0.95, Math.sqrt(maxBytes / encoded.length)));
  }
  throw cantShrink(`the image can't be made to fit into ${maxBytes} bytes`);
}

function encode(image: Sharp, format: 'PNG' | 'JPEG'): Promise<Uint8Array> {
  return (
    format === 'PNG' ? image.png({ compressionLevel: 9 }) : image.jpeg({ quality: JPEG_QUALITY })
  ).toBuffer();
}

function cantShrink(message: string): LocalFailure {
  return new LocalFailure('ERR_REQUEST_TOO_LARGE', message);
}
