// Whether a text that was planted shows on a wire, in any encoding that a reader could turn back.

/** Every writing of `text` that is looked for; short ones would be found by chance. */
export function writingsOf(text: string): readonly string[] {
  const utf8 = Buffer.from(text, 'utf8');
  const utf16 = Buffer.from(text, 'utf16le');
  const escaped = JSON.stringify(text).slice(1, -1);
  const writings = [
    text,
    escaped,
    escaped.replaceAll('/', '\\/'),
    unicodeEscapes(text),
    unicodeEscapes(text).toUpperCase().replaceAll('\\U', '\\u'),
    encodeURIComponent(text),
    utf8.toString('hex'),
    utf8.toString('hex').toUpperCase(),
    utf16.toString('hex'),
    utf8.toString('latin1'),
    ...base64Writings(utf8),
    ...base64Writings(utf16),
  ];
  return [...new Set(writings)].filter((writing) => writing.length >= 8);
}

function unicodeEscapes(text: string): string {
  return text.replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Base64 of bytes that stand anywhere in a longer text: at each of three offsets, without what depends on neighbours. */
function base64Writings(bytes: Uint8Array): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([new Uint8Array(offset), bytes]).toString('base64');
    const inner = text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_'), inner.replaceAll('/', '\\/')];
  });
}

export function shows(wire: string, text: string): boolean {
  return writingsOf(text).some((writing) => wire.includes(writing));
}
