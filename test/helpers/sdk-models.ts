// What the types of the installed SDK declare.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { actionsIn, type Leaf, leavesIn, type Models, namesIn, parseModels } from './models.ts';

export type { Leaf };

const require = createRequire(import.meta.url);
const MODELS = [
  'tencentcloud-sdk-nodejs-ocr/tencentcloud/services/ocr/v20181119/ocr_models.d.ts',
  'tencentcloud-sdk-nodejs/tencentcloud/services/faceid/v20180301/faceid_models.d.ts',
];

const readModels = (file: string) => parseModels(readFileSync(require.resolve(file), 'utf8'));
const models = MODELS.map(readModels);
const modelsWith = (name: string): Models => models.find((file) => file.has(name)) ?? new Map();

/** The members of an interface of OCR, or else of FaceID; none for a name that is unknown. */
export const membersOf = (name: string): readonly string[] =>
  (modelsWith(name).get(name) ?? []).map((member) => member.name);

/** Every action of both. */
export const actions: readonly string[] = models.flatMap(actionsIn);

/** Every member of an interface and of the interfaces in it that is no object itself. */
export const leavesOf = (name: string): Leaf[] => leavesIn(modelsWith(name), name);

/** The names of every member of that type, or list of it, in any interface of both. */
export const namesOfType = (test: (type: string) => boolean): ReadonlySet<string> =>
  new Set(models.flatMap((file) => namesIn(file, test)));

/** An object of the form of an interface: two items in every list, and in every leaf what `fill` gives. */
export function sampleOf(name: string, fill: (leaf: Leaf) => unknown): Record<string, unknown> {
  const sample: Record<string, unknown> = {};
  for (const leaf of leavesOf(name)) put([sample], leaf.path.split('.'), () => fill(leaf));
  return sample;
}

function put(holders: Record<string, unknown>[], [step = '', ...steps]: string[], fill: () => unknown): void {
  const name = step.replace('[]', '');
  for (const holder of holders) {
    if (steps.length === 0) holder[name] = name === step ? fill() : [fill(), fill()];
    else put(enter(holder, name, name !== step), steps, fill);
  }
}

/** What stands under a name, made when it isn't there. */
function enter(holder: Record<string, unknown>, name: string, isList: boolean): Record<string, unknown>[] {
  holder[name] ??= isList ? [{}, {}] : {};
  return (isList ? holder[name] : [holder[name]]) as Record<string, unknown>[];
}
