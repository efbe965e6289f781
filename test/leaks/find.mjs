// Finds what is left of every secret in a process's memory.

import { readMemory } from './memory.mjs';
import { Search, smallIntegers } from './search.mjs';

// Eight random bytes in a row are no coincidence; of text it takes more.
const LEAST_BYTES = 8;
const LEAST_LETTERS = 16;

const TEXT_FORMS = ['text', 'hexadecimal', 'Base64', 'SIMD'];

/**
 * @param groups { name, values }: of each value the forms in which it could stand there
 * @returns the groups, each { name, count, found, places: Map of where -> how often }, and how many bytes were read
 */
export function findAll(pid, groups) {
  const { searches, rows } = prepare(groups);
  const seen = new Set();
  const bytes = readMemory(pid, (memory, address, kind) => {
    const integers = smallIntegers(memory);
    searches.memory.run(memory, (pattern, start) => note(pattern, address + start, kind));
    // Where an array began is not kept: one find in a piece counts for all.
    searches.bytes.run(integers.bytes, (pattern) => note(pattern, address, kind));
    searches.words.run(integers.words, (pattern) => note(pattern, address, kind));
  });
  return { bytes, rows };

  function note({ id, row, value, form }, address, kind) {
    const place = `${id} ${address}`;
    if (seen.has(place)) return;
    seen.add(place);
    row.found.add(value);
    const where = `${form}, ${kind}`;
    row.places.set(where, (row.places.get(where) ?? 0) + 1);
  }
}

function prepare(groups) {
  const streams = { memory: [], bytes: [], words: [] };
  const rows = groups.map(({ name, values }) => {
    const row = { name, count: values.length, found: new Set(), places: new Map() };
    for (const [value, forms] of values.entries()) {
      for (const { stream = 'memory', ...pattern } of forms) {
        const least = TEXT_FORMS.includes(pattern.form) ? LEAST_LETTERS : LEAST_BYTES;
        streams[stream].push({ ...pattern, row, value, least, id: streams[stream].length + stream });
      }
    }
    return row;
  });
  const searches = Object.fromEntries(Object.entries(streams).map(([name, all]) => [name, new Search(all)]));
  return { searches, rows };
}
