// What an editor is to show: each `// ^ words` under a line has words from the documentation of what stands over the
// mark. Several may stand under one line.

/** The marks of a source text: line and column from 0, and the words. */
export function hoverMarks(source) {
  let line = 0;
  return source.split('\n').flatMap((text, index) => {
    const mark = /^\/\/ *\^ /.exec(text);
    if (!mark) line = index;
    return mark ? [{ line, column: mark[0].length - 2, words: text.slice(mark[0].length) }] : [];
  });
}
