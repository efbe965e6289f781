// What the relay must never see, in every spelling that bytes could have.

import { readFileSync } from 'node:fs';

export const photo = readFileSync(new URL('../../../fixtures/specimen-front.png', import.meta.url));

/** An invented person; the house number is new in every run, so that no answer can come from anywhere else. */
export const card = {
  Name: '李明',
  Sex: '男',
  Nation: '汉',
  Birth: '1987/1/1',
  Address: `北京市石景山区合成路${1e6 + Math.floor(Math.random() * 9e6)}号`,
  IdNum: '440524198701010014',
  Authority: '',
  ValidDate: '',
};

// Multiples of 3, where the Base64 of a piece is a piece of the Base64; from the whole length of the photo.
const OFFSETS = [300, 3000, 9000, 17_100];
const PIECE_BYTES = 30;

/** Names, and the byte strings that each may appear as. */
export const needles = [
  ...['Name', 'Address', 'IdNum'].map((name) => [name, textForms(card[name])]),
  ...OFFSETS.map((offset) => {
    const piece = photo.subarray(offset, offset + PIECE_BYTES);
    return [`photo at ${offset}`, [piece, ...textForms(piece.toString('base64'))]];
  }),
];

/** Some secret bytes: raw, in Base64 without its last characters, which depend on what follows, and in hex. */
export function secretNeedle(name, bytes) {
  const secret = Buffer.from(bytes);
  return [
    name,
    [secret, ...textForms(secret.toString('base64').slice(0, -4)), ...textForms(secret.toString('hex'))],
  ];
}

/** UTF-8, UTF-16 as V8 keeps it, and escaped as JSON and heap snapshots may. */
export function textForms(text) {
  const hex = (c) => c.charCodeAt(0).toString(16).padStart(4, '0');
  const escapes = [(c) => `\\u${hex(c)}`, (c) => `\\u${hex(c).toUpperCase()}`];
  const escaped = escapes.map((escaped) => text.replace(/[^ -~]/g, escaped));
  return [Buffer.from(text), Buffer.from(text, 'utf16le'), ...escaped.map((form) => Buffer.from(form))];
}

/** Which needles are in these byte strings, by name. */
export function find(haystacks, what = needles) {
  const found = new Set();
  for (const bytes of haystacks) {
    for (const [name, forms] of what) {
      if (!found.has(name) && forms.some((form) => bytes.includes(form))) found.add(name);
    }
  }
  return what.map(([name]) => name).filter((name) => found.has(name));
}
