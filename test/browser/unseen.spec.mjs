// The promise: a photo that is read through the page is never seen by the relay, nor is what is recognised in it.
// The same search over the emulator, and over the relay once it is handed a photo in the clear, finds everything.

import { createDecipheriv } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canReadMemory, heapSnapshot, memoryRegions } from './helpers/held.mjs';
import { card, find, needles, photo, secretNeedle, textForms } from './helpers/needles.mjs';
import { fields, openPage, openScene, readCard } from './helpers/scene.mjs';

const PHOTO = { name: 'card.png', mimeType: 'image/png', buffer: photo };
const ALL = needles.map(([name]) => name);

let scene;
let said;
let filled;
let key;
beforeAll(async () => {
  scene = await openScene();
  const page = await openPage(scene, recordRandom);
  said = await readCard(page, PHOTO);
  filled = await fields(page);
  [key] = await page.evaluate(() => globalThis.drawn);
});
afterAll(() => scene?.close());

/** Keeps what the page draws from its CSPRNG: the data key comes first. */
const recordRandom = (page) =>
  page.addInitScript(() => {
    globalThis.drawn = [];
    const { getRandomValues } = crypto;
    crypto.getRandomValues = (array) => {
      const filled = getRandomValues.call(crypto, array);
      globalThis.drawn.push([...filled]);
      return filled;
    };
  });

test('the form is filled in with what the service recognised', () => {
  expect(said).toBe('Filled in. Please check every field.');
  expect(filled).toEqual(card);
});

test('what went through the relay opens with the data key of the page alone', () => {
  const bodies = [
    ...scene.toRelay
      .recorded()
      .toString('latin1')
      .matchAll(/"EncryptedBody":"([^"]+)"/g),
  ];
  const [iv] = /(?<="Iv":")[^"]+/.exec(scene.toRelay.recorded().toString('latin1'));
  const opened = bodies.map(([, body]) => {
    const decipher = createDecipheriv('aes-256-cbc', Buffer.from(key), Buffer.from(iv, 'base64'));
    return Buffer.concat([decipher.update(body, 'base64'), decipher.final()]);
  });
  expect(find(opened)).toEqual(ALL);
});

describe('what the relay saw and held has no piece of the photo, the person or the data key', () => {
  const secrets = () => [...needles, secretNeedle('data key', key)];
  const ofRelay = () => [['credential', textForms(scene.emulator.credential.secretId)]];

  test.each(['toRelay', 'toService'])('the traffic %s', (name) => {
    const bytes = scene[name].recorded();
    expect(bytes.length).toBeGreaterThan(photo.length * (16 / 9));
    expect(bytes.toString('latin1').match(/"EncryptedBody":"[A-Za-z0-9+/]/g)).toHaveLength(2);
    expect(find([bytes], secrets())).toEqual([]);
  });

  test('its output is one line, of sizes and times', () => {
    const [started, call, ...more] = scene.relay.printed().toString().trim().split('\n');
    expect(started).toContain('seals for key');
    expect(Object.keys(JSON.parse(call))).toEqual(['status', 'requestBytes', 'requestId', 'ms']);
    expect(more).toEqual([]);
    expect(find([scene.relay.printed()], secrets())).toEqual([]);
  });

  test('its heap', async () => {
    const heap = await heapSnapshot(scene.relay);
    expect(find([heap], ofRelay())).toEqual(['credential']);
    expect(find([heap], secrets())).toEqual([]);
    expect(find([await heapSnapshot(scene.emulator)])).toEqual(ALL);
  });

  test.skipIf(!canReadMemory)('its memory', () => {
    expect(find(memoryRegions(scene.relay), ofRelay())).toEqual(['credential']);
    expect(find(memoryRegions(scene.relay), secrets())).toEqual([]);
    expect(find(memoryRegions(scene.emulator))).toEqual(ALL);
  });
});

test.skipIf(!canReadMemory)(
  'a photo and a card in the clear are found in the relay, by the same search',
  async () => {
    const body = JSON.stringify({ ImageBase64: photo.toString('base64'), ...card });
    const socket = connect(scene.toRelay.port, '127.0.0.1');
    const length = Buffer.byteLength(body);
    socket.write(
      `POST /recognize HTTP/1.1\r\nHost: a\r\nOrigin: ${scene.origin}\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${length + 1}\r\n\r\n${body}`,
    );
    // One byte is still to come, so the relay holds the rest.
    await expect.poll(() => find(memoryRegions(scene.relay)), { timeout: 60_000 }).toEqual(ALL);
    socket.destroy();
    expect(find([scene.toRelay.recorded()])).toEqual(ALL);
    expect(find([scene.toService.recorded()])).toEqual([]);
  },
);
