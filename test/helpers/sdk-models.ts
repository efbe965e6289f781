// What the types of the installed SDK declare.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const MODELS = [
  'tencentcloud-sdk-nodejs-ocr/tencentcloud/services/ocr/v20181119/ocr_models.d.ts',
  'tencentcloud-sdk-nodejs/tencentcloud/services/faceid/v20180301/faceid_models.d.ts',
];

/** A member as an interface declares it, its type as it is written: `Array<string>`. */
export interface Member {
  readonly name: string;
  readonly type: string;
}
type Models = ReadonlyMap<string, readonly Member[]>;

/** The members of every interface in a file of the SDK's types. */
function readModels(file: string): Models {
  const text = readFileSync(require.resolve(file), 'utf8');
  const interfaces = [...text.matchAll(/^export interface (\w+) \{\n(.*?)^\}/gms)];
  return new Map(
    interfaces.map(([, name, body]) => [
      name!,
      [...body!.matchAll(/^ {4}(\w+)\??: (.*);$/gm)].map(([, member, type]) => ({
        name: member!,
        type: type!,
      })),
    ]),
  );
}

const models = MODELS.map(readModels);
const modelsWith = (name: string): Models => models.find((file) => file.has(name)) ?? new Map();

/** The members of an interface of OCR, or else of FaceID; none for a name that is unknown. */
export const membersOf = (name: string): readonly string[] =>
  (modelsWith(name).get(name) ?? []).map((member) => member.name);

/** Every action of both. */
export const actions: readonly string[] = models.flatMap((file) =>
  [...file.keys()].filter((name) => name.endsWith('Request')).map((name) => name.slice(0, -7)),
);

/** A member that is no object: where it stands, by names from the top with `[]` for a list, and its type. */
export interface Leaf {
  /** `Text.LivenessDetail[].Idcard` */
  readonly path: string;
  readonly type: string;
}

/** Every member of an interface and of the interfaces in it that is no object itself. */
export function leavesOf(name: string): Leaf[] {
  const file = modelsWith(name);
  const walk = (owner: string, prefix: string, above: readonly string[]): Leaf[] =>
    (file.get(owner) ?? []).flatMap(({ name, type }) => {
      const [inner, list] = itemType(type);
      const path = `${prefix}${name}${list}`;
      if (!file.has(inner)) return [{ path, type: inner }];
      return above.includes(inner) ? [] : walk(inner, `${path}.`, [...above, inner]);
    });
  return walk(name, '', [name]);
}

/** `Array<string>` as ['string', '[]']. */
function itemType(type: string): [string, string] {
  const item = /^Array<(.*)>$/.exec(type)?.[1];
  return item === undefined ? [type, ''] : [item, '[]'];
}

/** The names of every member of that type, or list of it, in any interface of both. */
export function namesOfType(test: (type: string) => boolean): ReadonlySet<string> {
  const members = models.flatMap((file) => [...file.values()].flat());
  return new Set(members.filter(({ type }) => test(itemType(type)[0])).map(({ name }) => name));
}

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
