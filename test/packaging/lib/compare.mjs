// Comparisons of what should be the same; each throws, with what differs.

import { createHash } from 'node:crypto';

/** The hash of a tarball, as registries and lock files have it. */
export function integrityOf(tarball) {
  return `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
}

/** Values, each by where it was found. */
export function compareEqual(found) {
  const [first, ...others] = Object.values(found);
  if (first !== undefined && others.every((value) => value === first)) return;
  const lines = Object.entries(found).map(([where, value]) => `${where}: ${value}`);
  throw new Error(lines.join('\n'));
}

/** Files by their paths, with their hashes. */
export function compareFiles(actual, expected) {
  const paths = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
  const wrong = paths.filter((path) => actual[path] !== expected[path]);
  if (paths.length === 0) throw new Error('no file at all');
  if (wrong.length === 0) return `${paths.length} files`;
  const word = (path) => (path in actual ? (path in expected ? 'changed' : 'surplus') : 'missing');
  throw new Error(wrong.map((path) => `${word(path)}: ${path}`).join('\n'));
}

export function compareLists(actual, expected) {
  const difference = [
    ...actual.filter((item) => !expected.includes(item)).map((item) => `+ ${item}`),
    ...expected.filter((item) => !actual.includes(item)).map((item) => `- ${item}`),
  ];
  if (difference.length > 0) throw new Error(difference.join('\n'));
}
