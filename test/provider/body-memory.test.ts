// A provider's cipher gets a body as a whole, the library's own in chunks: docs/provider.md says what that takes.

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const probe = fileURLToPath(new URL('measure-sealing.mjs', import.meta.url));
const peakOf = (who: string) =>
  Number(execFileSync(process.execPath, ['--expose-gc', probe, who], { encoding: 'utf8' }));

test.each([
  ['provider', 4],
  ['own', 2],
])('sealing 5 MB, %s: about %i times the request at its peak', (who, due) => {
  expect(Math.abs(peakOf(who) - due)).toBeLessThan(0.8);
});
