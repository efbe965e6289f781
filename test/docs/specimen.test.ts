import { readFileSync } from 'node:fs';
import { crc32, inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { drawSpecimen } from '../../fixtures/draw-specimen.mjs';

const stored = (side: string) =>
  readFileSync(new URL(`../../fixtures/specimen-${side}.png`, import.meta.url));

function readChunks(png: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; ) {
    const end = at + 8 + png.readUInt32BE(at);
    expect(crc32(png.subarray(at + 4, end))).toBe(png.readUInt32BE(end));
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, end));
    at = end + 4;
  }
  return chunks;
}

// The compressed bytes may differ between zlib versions; the header and the pixels may not.
function readImage(png: Buffer) {
  const chunks = readChunks(png);
  return { header: chunks.get('IHDR')!, pixels: inflateSync(chunks.get('IDAT')!) };
}

describe.each(['front', 'back'] as const)('the specimen card, %s', (side) => {
  test('is a whole PNG', () => {
    const png = stored(side);
    expect(png.toString('latin1', 0, 8)).toBe('\x89PNG\r\n\x1a\n');
    expect([...readChunks(png).keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
  });

  test('is what the script draws', () => {
    const [kept, drawn] = [readImage(stored(side)), readImage(drawSpecimen(side))];
    expect(drawn.header.equals(kept.header)).toBe(true);
    expect(drawn.pixels.equals(kept.pixels)).toBe(true);
  });
});
