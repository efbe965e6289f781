// The errors that a file is to have: each stands in a comment over its line, as `// TS2345: the last line of the
// message`, where … is any text. A compiler's output is compared with all of them.

/** What is expected of a source text: line, code and the end of the message. */
export function expectedErrors(source) {
  return source.split('\n').flatMap((text, index) => {
    const [, code, message] = /^\s*\/\/ (TS\d+): (.+)$/.exec(text) ?? [];
    return code ? [{ line: index + 2, code, message }] : [];
  });
}

/** What a compiler printed: line, code and the last line of each message. */
export function printedErrors(output) {
  const starts = [...output.matchAll(/^\S+?\((\d+),\d+\): error (TS\d+): /gm)];
  return starts.map(({ index, 0: { length }, 1: line, 2: code }, place) => {
    const text = output.slice(index + length, starts[place + 1]?.index).trimEnd();
    return { line: Number(line), code, message: text.split('\n').at(-1).trim() };
  });
}

/** A message as it is expected, if it is so: two lists of errors can be compared by equality. */
export function matchMessages(printed, expected) {
  return printed.map((error) => {
    const wanted = expected.find(({ line, code }) => line === error.line && code === error.code);
    return wanted && matches(error.message, wanted.message) ? wanted : error;
  });
}

function matches(message, pattern) {
  const parts = pattern.split('…').map((part) => part.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(message);
}
