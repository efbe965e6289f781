// Keeps text from outside from steering a terminal: all text goes to stdout and stderr through a SafeStream.

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

/** Text from outside on one line, without characters that could control the terminal or deceive its reader. */
export function printable(text: string): string {
  return text.replace(UNSAFE, '\uFFFD');
}

/** JSON of the same value, whose text has none of these characters except line feeds between members. */
export function escapeJson(json: string): string {
  return json.replace(UNSAFE, (character) => (character === '\n' ? character : escapeUnits(character)));
}

function escapeUnits(character: string): string {
  return character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A stream that replaces these characters in text, except line feeds and our own colours. Bytes pass unchanged. */
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

/** The stream underneath, for code that moves the cursor itself and writes no text from outside. */
export function terminalOf(stream: Output): Writable {
  return stream instanceof SafeStream ? stream.raw : (stream as Writable);
}

// --- our own colours ---

/** Marks our own colours until they are written. Random in each process, so text from outside can't contain it. */
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

/** Colours on a terminal; none elsewhere, or if NO_COLOR is set. */
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
