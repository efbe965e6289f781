// The interfaces in a file of the SDK's types, by their text.

/** A member as an interface declares it, its type as it is written: `Array<string>`. */
export interface Member {
  readonly name: string;
  readonly type: string;
}
export type Models = ReadonlyMap<string, readonly Member[]>;

/** The members of every interface in a file of the SDK's types. */
export function parseModels(text: string): Models {
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

/** The actions of a file: each has a type of its request. */
export function actionsIn(file: Models): string[] {
  return [...file.keys()].filter((name) => name.endsWith('Request')).map((name) => name.slice(0, -7));
}

/** A member that is no object: where it stands, by names from the top with `[]` for a list, and its type. */
export interface Leaf {
  /** `Text.LivenessDetail[].Idcard` */
  readonly path: string;
  readonly type: string;
}

/** Every member of an interface and of the interfaces in it that is no object itself. */
export function leavesIn(file: Models, name: string): Leaf[] {
  const walk = (owner: string, prefix: string, above: readonly string[]): Leaf[] =>
    (file.get(owner) ?? []).flatMap(({ name, type }) => {
      const [inner, list] = itemType(type);
      const path = `${prefix}${name}${list}`;
      if (!file.has(inner)) return [{ path, type: inner }];
      return above.includes(inner) ? [] : walk(inner, `${path}.`, [...above, inner]);
    });
  return walk(name, '', [name]);
}

/** The names of every member of that type, or list of it, in any interface. */
export function namesIn(file: Models, test: (type: string) => boolean): string[] {
  const members = [...file.values()].flat();
  return members.filter(({ type }) => test(itemType(type)[0])).map(({ name }) => name);
}

/** `Array<string>` as ['string', '[]']. */
function itemType(type: string): [string, string] {
  const item = /^Array<(.*)>$/.exec(type)?.[1];
  return item === undefined ? [type, ''] : [item, '[]'];
}
