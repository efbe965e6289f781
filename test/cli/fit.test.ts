// --fit: a photo that is too large is sent smaller, in its own format, upright, and without its metadata.

import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { environmentOf } from '../../src/cli/emulator/environment.ts';
import { cli } from '../helpers/cli.ts';
import { specimen, useEmulator } from '../helpers/emulated.ts';
import { useFolder } from '../helpers/files.ts';

const emulated = useEmulator();
const folder = useFolder();
const MAX_REQUEST_BYTES = 100_000;

/** Sends a file with --fit, and gives what has arrived, with the largest image that was possible. */
async function sendFitted(file: string, args: string[] = ['--fit']) {
  emulated.emulator.requests.length = 0;
  const limits = ['--max-request-bytes', String(MAX_REQUEST_BYTES)];
  const result = await cli(['recognize', file, ...args, ...limits], {
    env: environmentOf(emulated.emulator, 'SM4-GCM'),
  });
  const [request] = emulated.emulator.requests;
  return { ...result, request, image: Buffer.from(String(request?.params?.ImageBase64 ?? ''), 'base64') };
}

const [WIDTH, HEIGHT] = [900, 600];
let noise: Buffer;
beforeAll(async () => {
  // Noise is what compresses worst; the upper half is black, which tells where up is.
  const format = { width: WIDTH, height: HEIGHT, channels: 3 as const };
  const gaussian = { type: 'gaussian' as const, mean: 128, sigma: 60 };
  const black = { ...format, height: HEIGHT / 2, background: 'black' };
  noise = await sharp({ create: { ...format, background: 'gray', noise: gaussian } })
    .composite([{ input: { create: black }, top: 0, left: 0 }])
    .png()
    .toBuffer();
});

async function brightnessAbove(image: Buffer, width: number, height: number): Promise<number> {
  const upper = { left: 0, top: 0, width, height: Math.floor(height / 2) - 2 };
  const { channels } = await sharp(await sharp(image).extract(upper).toBuffer()).stats();
  return channels[0]!.mean;
}

describe.each(['jpeg', 'png'] as const)('%s', (format) => {
  test('is made to fit, and stays of its format', async () => {
    const photo = await sharp(noise).toFormat(format).toBuffer();
    const { code, stderr, request, image } = await sendFitted(folder.write(`photo.${format}`, photo));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(request!.body.length).toBeLessThanOrEqual(MAX_REQUEST_BYTES);
    const { format: sent, width, height } = await sharp(image).metadata();
    expect(sent).toBe(format);
    expect(width / height).toBeCloseTo(WIDTH / HEIGHT, 1);
    // Not much smaller than it must be.
    expect(request!.body.length).toBeGreaterThan(MAX_REQUEST_BYTES / 2);
  });

  test('is turned upright, and its metadata stay here', async () => {
    const exif = { IFD0: { Copyright: 'somewhere, 440524198701010014' } };
    const turned = await sharp(noise)
      .rotate(90)
      .toFormat(format)
      .withExif(exif)
      .withMetadata({ orientation: 8 })
      .toBuffer();
    const { image } = await sendFitted(folder.write(`turned.${format}`, turned));
    const { orientation, exif: sent, width, height } = await sharp(image).metadata();
    expect({ orientation, sent }).toEqual({ orientation: undefined, sent: undefined });
    expect(width).toBeGreaterThan(height);
    expect(await brightnessAbove(image, width, height)).toBeLessThan(10);
  });
});

test('an image that fits is sent as it is', async () => {
  const { image } = await sendFitted(folder.write('fits.png', specimen.FRONT));
  expect(image.equals(specimen.FRONT)).toBe(true);
});

const refused: [string, Uint8Array, string][] = [
  ['a BMP', Buffer.concat([Buffer.from('BM'), Buffer.alloc(MAX_REQUEST_BYTES)]), "a BMP can't be shrunk"],
  [
    'a broken PNG',
    Buffer.concat([specimen.FRONT.subarray(0, 100), Buffer.alloc(MAX_REQUEST_BYTES)]),
    "can't be decoded",
  ],
];
test.each(refused)('%s that is too large is refused', async (_, content, message) => {
  const { code, stderr, request } = await sendFitted(folder.write('refused', content));
  expect({ code, request }).toEqual({ code: 1, request: undefined });
  expect(stderr).toContain(message);
  expect(stderr).toContain('(ERR_REQUEST_TOO_LARGE)');
});

test('without --fit the limit is told to the byte, and --fit named', async () => {
  const send = (bytes: number) =>
    sendFitted(
      folder.write(
        'padded.png',
        Buffer.concat([specimen.FRONT, Buffer.alloc(bytes - specimen.FRONT.length)]),
      ),
      [],
    );
  const { stderr } = await send(MAX_REQUEST_BYTES);
  const most = Number(/at most (\d+) fit into a request; --fit/.exec(stderr)?.[1]);
  expect((await send(most)).code).toBe(0);
  expect((await send(most + 1)).code).toBe(1);
});
