// What must never be in a log, in every spelling that a log could hold, and calls whose secrets are known.

import type { EncryptionEvent } from 'tencentcloud-encryption';
import type { Fault } from 'tencentcloud-encryption/emulator';
import { vi } from 'vitest';
import { type Algorithm, specimen, type useEmulator } from './emulated.ts';
import { PERSONAL } from './sample-card.ts';

export const image = specimen.FRONT.toString('base64');
export const url = 'https://example.com/cards/li-ming-440524198701010014.png';

/** Everything random that is drawn during a call, as live buffers: the data key is the longest-lived of them. */
export function captureRandom(): { buffers: Uint8Array[]; copies: Buffer[] } {
  const captured = { buffers: [] as Uint8Array[], copies: [] as Buffer[] };
  const original = crypto.getRandomValues.bind(crypto);
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
    const filled = original(array);
    captured.buffers.push(filled as unknown as Uint8Array);
    captured.copies.push(Buffer.from(filled as unknown as Uint8Array));
    return filled;
  });
  return captured;
}

/** One call through the SDK, its data key as a live buffer, and copies of its data key and IV. */
export async function callWith(
  emulated: ReturnType<typeof useEmulator>,
  algorithm: Algorithm,
  fault: Fault | undefined,
  params: object,
) {
  const events: EncryptionEvent[] = [];
  const captured = captureRandom();
  emulated.emulator.behave({ fault });
  const controller = new AbortController();
  const client = emulated.client(algorithm, { onEvent: (event) => events.push(event) });
  const count = emulated.emulator.requests.length;
  const call = client
    .request('RecognizeEncryptedIDCardOCR', params, { signal: controller.signal })
    .catch((error: unknown) => error);
  if (fault === 'stalled') {
    await vi.waitUntil(() => emulated.emulator.requests.length > count);
    controller.abort();
  }
  const outcome = await call;
  const [key] = captured.buffers;
  vi.restoreAllMocks();
  return { events, outcome, key, secrets: captured.copies.slice(0, 2) };
}

/** Every spelling of some bytes that a log could hold. */
export function spellings(bytes: Uint8Array): string[] {
  const buffer = Buffer.from(bytes);
  const hex = buffer.toString('hex');
  const spaced = hex.match(/../g)!.join(' ');
  const base64 = buffer.toString('base64').replace(/=+$/, '');
  return [
    hex,
    hex.toUpperCase(),
    spaced,
    base64,
    buffer.toString('base64url'),
    buffer.toString('latin1'),
    [...buffer].join(','),
    [...buffer].join(', '),
  ];
}

// Multiples of 3, where the Base64 of a piece is a piece of the Base64.
export const IMAGE_OFFSETS = [0, 300, 1500, 2400];

/** Of the person, the photo, and the JSON that is sealed and opened. */
export const PLAINTEXT: readonly string[] = [
  ...PERSONAL,
  '\\u674e\\u660e',
  'li-ming',
  'example.com',
  '{"ImageBase64"',
  '"CardSide":"FRONT"',
  '{"Name":"李明"',
  ...IMAGE_OFFSETS.map((offset) => image.slice((offset / 3) * 4, (offset / 3) * 4 + 40)),
];

/** The names of what a text holds that it must not; nothing of it is printed. */
export function leaksIn(text: string, secrets: readonly Uint8Array[]): string[] {
  const unescaped = text.replace(/\\+(")?/g, (_, quote) => quote ?? '\\');
  const pieces = IMAGE_OFFSETS.map((offset) => specimen.FRONT.subarray(offset, offset + 24));
  const all: [name: string, forms: readonly string[]][] = [
    ...secrets.map((secret, n): [string, string[]] => [`secret ${n}`, spellings(secret)]),
    ...pieces.map((piece, n): [string, string[]] => [`image piece ${n}`, spellings(piece)]),
    ...PLAINTEXT.map((plaintext, n): [string, string[]] => [`plaintext ${n}`, [plaintext]]),
  ];
  const isIn = (form: string) => text.includes(form) || unescaped.includes(form);
  return all.filter(([, forms]) => forms.some(isIn)).map(([name]) => name);
}
