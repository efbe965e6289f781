import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { formatOf, refusedFormat, TAKEN_FORMATS } from '../../envelope/image.ts';
import { type Io, readInput } from '../io.ts';
import { LocalFailure } from '../service/failure.ts';
import type { Shrink } from './fit.ts';

export interface ImageLimits {
  /** Larger images don't fit into a request. */
  readonly maxBytes: number;
  /** Makes larger images fit; without it they are refused. */
  readonly shrink: Shrink | undefined;
}

// Far above any photo, so that a wrong file doesn't fill the memory.
const MAX_SHRINKABLE_BYTES = 256 * 2 ** 20;

/**
 * The bytes of an image, ready to be sent. A file that isn't an image the service accepts is never sent: whatever it
 * is, it wasn't meant to leave.
 *
 * @throws LocalFailure for anything else.
 */
export async function readImage(path: string, limits: ImageLimits, io: Io): Promise<Uint8Array> {
  const image = path === '-' ? await readInput(path, io) : await readImageFile(path, limits);
  const format = formatOf(image);
  if (!format) throw new LocalFailure('ERR_INVALID_PARAMS', describeFile(image));
  if (image.length <= limits.maxBytes) return image;
  if (!limits.shrink) throw imageTooLarge(image.length, limits);
  return limits.shrink(image, format, limits.maxBytes);
}

async function readImageFile(path: string, limits: ImageLimits): Promise<Uint8Array> {
  try {
    checkFile(await stat(path), limits);
    return await readFile(path);
  } catch (error) {
    if (error instanceof LocalFailure) throw error;
    const { code = 'EIO' } = error as NodeJS.ErrnoException;
    throw new LocalFailure(code, code === 'ENOENT' ? 'there is no such file' : "the file can't be read");
  }
}

function checkFile(file: Stats, limits: ImageLimits): void {
  if (file.isDirectory()) throw new LocalFailure('EISDIR', 'this is a folder; name the images in it');
  if (!file.isFile() && !file.isFIFO()) throw new LocalFailure('ENOTSUP', 'this is not a file');
  if (file.size > largestImage(limits)) throw imageTooLarge(file.size, limits);
}

function describeFile(image: Uint8Array): string {
  if (image.length === 0) return `the file is empty; ${TAKEN_FORMATS} are accepted`;
  const { what, advice } = refusedFormat(image) ?? { what: 'not an image of a known kind' };
  return `this is ${what}; ${TAKEN_FORMATS} are accepted${advice === undefined ? '' : `: ${advice}`}`;
}

function largestImage({ maxBytes, shrink }: ImageLimits): number {
  return shrink ? MAX_SHRINKABLE_BYTES : maxBytes;
}

function imageTooLarge(bytes: number, limits: ImageLimits): LocalFailure {
  const advice = limits.shrink ? '' : '; --fit shrinks photos';
  return new LocalFailure(
    'ERR_REQUEST_TOO_LARGE',
    `the image has ${bytes} bytes, but at most ${largestImage(limits)} fit into a request${advice}`,
  );
}
