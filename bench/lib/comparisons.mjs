// What the tables compare. Apart from the sections, which import what is measured: a table needs figures alone.

import { compareWays } from './tables.mjs';

/** One for each section. The time of a way is told in times of the first of the `bases` that its task has. */
const COMPARISONS = {
  ciphers: {
    title: '(a) Ciphers, encrypting; "x": times as long as ours',
    bases: ['ours'],
    rates: true,
  },
  wraps: { title: '(b) Wraps of a data key; "x": times as long as ours', bases: ['ours'] },
  seal: {
    title:
      '(c) sealRequest and open; "x": times as long as the floor, or as hand-written where there is none',
    bases: ['floor', 'hand-written'],
  },
  sdk: { title: '(d) A call through the SDK; "x": times as long as in the clear', bases: ['in the clear'] },
  process: {
    title: '(e) Start of a process, and memory of sealing 5 MB in sizes of the request body',
    bases: [],
  },
};

export const basesOf = (section) => COMPARISONS[section].bases;

/** The tables of a report's figures, in the order of the sections. */
export function comparisonTables(figures) {
  return Object.entries(COMPARISONS).flatMap(([section, comparison]) => {
    const own = figures.filter((figure) => figure.section === section);
    return own.length > 0 ? [compareWays(comparison, own)] : [];
  });
}
