import { type Ran, runCase, type Target } from './case.ts';
import { Random } from './random.ts';
import { inspectTarget } from './target-inspect.ts';
import { keyTarget } from './target-key.ts';
import { openTarget } from './target-open.ts';

/** Everything that is attacked. */
export const TARGETS: Readonly<Record<string, Target>> = {
  key: keyTarget,
  'open-body': openTarget('body'),
  'open-fields': openTarget('fields'),
  'open-key-only': openTarget('key-only'),
  'open-row': openTarget('row'),
  'open-with': openTarget('with'),
  inspect: inspectTarget,
};

/** One case, which target, seed and index alone decide. */
export function runIndexed(name: string, seed: number, index: number): Ran {
  const place = Object.keys(TARGETS).indexOf(name);
  return runCase(TARGETS[name]!(new Random(seed, index, place)));
}
