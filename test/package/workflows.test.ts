// A tag of an action can be moved to other code, and one job may publish: every action is named by its commit.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../.github/workflows/', import.meta.url));
const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
const OWN = /^\.\/\.github\/workflows\/[\w-]+\.yml$/;

/** Each `uses:` of a workflow, with what stands behind it on its line. */
const usesIn = (text: string) =>
  [...text.matchAll(/^[^#\n]*\buses["']?\s*:(.*)$/gm)].map(([, used]) => used!.trim());
const isPinned = (used: string) => PINNED.test(used) || OWN.test(used);

test.each(readdirSync(folder))(
  'every action of %s is pinned by its commit, with the version beside it',
  (file) => {
    const used = usesIn(readFileSync(folder + file, 'utf8'));
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((each) => !isPinned(each))).toEqual([]);
  },
);

const hash = '0123456789'.repeat(4);
test.each([
  ['      - uses: actions/checkout@v4', false],
  ['      - uses: actions/checkout@main', false],
  [`      - uses: actions/checkout@${hash.slice(1)} # v4.0.0`, false],
  [`      - uses: actions/checkout@${hash}`, false],
  [`      - { uses: actions/checkout@v4 }`, false],
  ['      - name: x\n        "uses": actions/checkout@v4', false],
  ['      - uses: docker://alpine:3', false],
  [`      - uses: actions/checkout@${hash} # v4.0.0`, true],
  ['    uses: ./.github/workflows/ci.yml', true],
])('an action is found, and told pinned or not: %s', (text, pinned) => {
  expect(usesIn(text).map(isPinned)).toEqual([pinned]);
});
