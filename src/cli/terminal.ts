// What keeps text of others from steering a terminal: every text goes to stdout and stderr through a SafeStream.

import { randomInt } from 'node:crypto';
import type { Writable } from 'node:stream';
import { inspect } from 'node:util';

/** What a command writes to. */
export interface Output {
  readonly isTTY?: boolean;
  write(chunk: string | Uint8Array): unknown;
}

// Control characters (C0, DEL, C1), bidi controls and whatever else is invisible or breaks a line.
const UNSAFE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;

/** Text of others on one line, without the characters by which it could command the terminal or deceive its reader. */
export function printable(text: string): string {
  return text.replace(UNSAFE, '\uFFFD');
}

/** JSON with the same value, whose text holds none of these characters but line feeds between members. */
export function escapeJson(json: string): string {
  return json.replace(UNSAFE, (character) => (character === '\n' ? character : escapeUnits(character)));
}

function escapeUnits(character: string): string {
  return character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A stream to which text goes without these characters, line feeds and our own colours aside. Bytes go as they are. */
export class SafeStream implements Output {
  readonly raw: Writable & { isTTY?: boolean };

  constructor(raw: Writable & { isTTY?: boolean }) {
    this.raw = raw;
  }

  get isTTY(): boolean {
    return this.raw.isTTY === true;
  }

  write(chunk: string | Uint8Array): unknown {
    return this.raw.write(typeof chunk === 'string' ? makeSafe(chunk) : chunk);
  }
}

/** The stream below, for what moves the cursor itself and writes no text of others. */
export function terminalOf(stream: Output): Writable {
  return stream instanceof SafeStream ? stream.raw : (stream as Writable);
}

// --- our own colours ---

/** A colour has this with it until it is written. Drawn anew in each process, so text of others can't have it. */
const MARK = Array.from({ length: 3 }, () => randomInt(1000, 10_000)).join(';');
const MARKED = new RegExp(`\\u001b\\[${MARK};(\\d{1,3})m`);
const colour = (code: number): string => `\u001b[${MARK};${code}m`;

function makeSafe(text: string): string {
  const parts = text.split(MARKED);
  return parts.map((part, i) => (i % 2 === 1 ? `\u001b[${part}m` : withoutUnsafe(part))).join('');
}

function withoutUnsafe(text: string): string {
  return text.replace(UNSAFE, (character) => (character === '\n' ? character : '\uFFFD'));
}

type Format = 'bold' | 'dim' | 'red' | 'green' | 'yellow';
export type Painter = (format: Format, text: string) => string;

/** Colours for a terminal; none elsewhere, nor where NO_COLOR is set. */
export function painter(
  stream: Output,
  { env }: { readonly env: Readonly<Record<string, string | undefined>> },
): Painter {
  const isColoured = stream instanceof SafeStream && stream.isTTY && !env.NO_COLOR;
  return (format, text) => {
    const [on, off] = inspect.colors[format]!;
    return isColoured ? `${colour(on)}${text}${colour(off)}` : text;
  };
}
