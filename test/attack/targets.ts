import { type Ran, runCase, type Target } from './case.ts';
import { Random } from './random.ts';
import { answersTarget } from './target-answers.ts';
import { inspectTarget } from './target-inspect.ts';
import { keyTarget } from './target-key.ts';
import { namesTarget } from './target-names.ts';
import { openTarget } from './target-open.ts';
import { paramsTarget } from './target-params.ts';
import { wrappingsTarget } from './target-wrappings.ts';

/** Everything that is attacked. */
export const TARGETS: Readonly<Record<string, Target>> = {
  key: keyTarget,
  'open-body': openTarget('body'),
  'open-fields': openTarget('fields'),
  'open-key-only': openTarget('key-only'),
  'open-row': openTarget('row'),
  'open-with': openTarget('with'),
  inspect: inspectTarget,
  answers: answersTarget(),
  params: paramsTarget(),
  names: namesTarget(),
  wrappings: wrappingsTarget(),
};

/** One case, which target, seed and index alone decide. */
export function runIndexed(name: string, seed: number, index: number): Promise<Ran> {
  const place = Object.keys(TARGETS).indexOf(name);
  return runCase(TARGETS[name]!(new Random(seed, index, place)));
}
