// The public surface can't drift: what every door declares and the command line offers is what was committed.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { describeLong } from '../helpers/long.ts';

type Texts = Record<string, string>;
interface Snapshots {
  ACCEPT: string;
  describeSurface(): Promise<Texts>;
  readSnapshots(): Texts;
  differences(before: Texts, after: Texts): string[];
}
const path = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const { ACCEPT, describeSurface, readSnapshots, differences }: Snapshots = await import(
  path('scripts/api/snapshots.mjs')
);
const { describeDoors }: { describeDoors(changed?: Texts): Promise<Texts> } = await import(
  path('scripts/api/describe.mjs')
);

const { shapeOf }: { shapeOf(values: unknown[]): string[] } = await import(path('scripts/api/shape.mjs'));

let surface: Texts;
beforeAll(async () => {
  surface = await describeSurface();
});

test('the surface is the one that was committed', () => {
  const changes = differences(readSnapshots(), surface);
  expect(changes, `${changes.join('\n')}\n\nIf that is meant: ${ACCEPT}`).toEqual([]);
});

test('every door has its text, and so has the command line', () => {
  const { exports } = JSON.parse(readFileSync(path('package.json'), 'utf8'));
  const doors = Object.keys(exports).map((door) => (door === '.' ? 'main' : door.slice(2)));
  const described = doors.filter((door) => door !== 'package.json');
  expect(Object.keys(readSnapshots()).sort()).toEqual(
    [...described, 'command-line', 'package', 'printed-json'].sort(),
  );
});

/** What a review would see after a change of one declaration. */
async function afterChange(file: string, before: string, after: string): Promise<string[]> {
  const name = path(`dist/${file}.d.ts`);
  const text = readFileSync(name, 'utf8');
  expect(text).toContain(before);
  return differences(surface, {
    ...surface,
    ...(await describeDoors({ [name]: text.replace(before, after) })),
  });
}

// Each change is compiled by itself.
describeLong('a change of a declaration is seen', () => {
  test('a member that is renamed', async () => {
    expect(await afterChange('middleware/events', 'weakKey: boolean', 'isWeakKey: boolean')).toEqual([
      'main:',
      '  export interface EncryptionEvent',
      '-       readonly weakKey: boolean;',
      '+       readonly isWeakKey: boolean;',
    ]);
  });

  test('a member of a type that no door exports', async () => {
    const [before, after] = [`= 'EncryptedBody' | 'Encryption';`, `= 'EncryptedBody';`];
    expect(await afterChange('middleware/sdk-types', before, after)).toEqual([
      'main:',
      '  type AnswerWire',
      "-   type AnswerWire = 'EncryptedBody' | 'Encryption';",
      "+   type AnswerWire = 'EncryptedBody';",
    ]);
  });

  test('a type that is no longer exported', async () => {
    expect(await afterChange('index', 'type Failure,', '')).toEqual([
      'main:',
      '  export type Failure',
      "-   export type Failure = 'caller' | 'key' | 'network' | 'timeout' | 'aborted' | 'service' | 'protocol';",
      '  type Failure',
      "+   type Failure = 'caller' | 'key' | 'network' | 'timeout' | 'aborted' | 'service' | 'protocol';",
    ]);
  });

  test('a type of another package', async () => {
    const changed = "{ Agent as Failure } from 'node:http'";
    expect(
      (await afterChange('middleware/events', "{ Failure } from '../errors.ts'", changed)).slice(0, 3),
    ).toEqual([
      'main:',
      "  import { Agent as Failure } from 'node:http';",
      "+   import { Agent as Failure } from 'node:http';",
    ]);
  });

  test('a mark of deprecation', async () => {
    expect(await afterChange('envelope/sealed-call', '/** Wipes', '/** @deprecated\n * Wipes')).toEqual([
      'main:',
      '  export interface SealedRequest',
      '+   // deprecated: dispose',
    ]);
  });

  test('words of a comment are not part of it', async () => {
    expect(await afterChange('envelope/sealed-call', '/** Wipes', '/** Destroys')).toEqual([]);
  });
});

describeLong('a text that would not say everything is refused', () => {
  test('a name that nothing declares', async () => {
    const change = afterChange('middleware/events', 'backend?: Backend', 'backend?: Backends');
    await expect(change).rejects.toThrow(/nothing declares Backends/);
  });

  test('a module that is not there', async () => {
    const change = afterChange('middleware/events', "'../ciphers/suite.ts'", "'../ciphers/suites.ts'");
    await expect(change).rejects.toThrow(/nothing declares Algorithm/);
  });

  test('a declaration for everybody', async () => {
    const change = afterChange('errors', 'export type', 'declare global {}\nexport type');
    await expect(change).rejects.toThrow(/has a declare global/);
  });

  test('two types of one name', async () => {
    const change = afterChange(
      'middleware/events',
      'export interface EncryptionEvent {',
      'interface SdkMethod {}\nexport interface EncryptionEvent {\n    more: SdkMethod;',
    );
    await expect(change).rejects.toThrow(/more than one type named SdkMethod/);
  });

  test('a value that no type declares', async () => {
    const change = afterChange('index', 'export { maskIdentity }', 'export type { maskIdentity as mask }');
    await expect(change).rejects.toThrow(/exports maskIdentity, which its types don't declare/);
  });
});

test('differences name what is new, gone and moved', () => {
  const before = {
    a: '// a\n\nexport type A = 1;\n\nexport interface B {\n    x: 1;\n    y: 2;\n}\n',
    b: '// b\n',
  };
  const after = {
    a: '// a\n\nexport interface B {\n    y: 2;\n    x: 1;\n}\n\nexport type C = 3;\n',
    c: '// c\n',
  };
  expect(differences(before, after)).toEqual([
    'a:',
    '  export type A',
    '-   export type A = 1;',
    '  export interface B',
    '    the same lines in another order',
    '  export type C',
    '+   export type C = 3;',
    'b:',
    '  // b',
    '-   // b',
    'c:',
    '  // c',
    '+   // c',
  ]);
});

test('a form of JSON is its members, by path and kind', () => {
  const values = [
    { rows: [{ a: 1 }, { a: 'x', b: null }], more: { c: true } },
    { rows: [], list: [['x']] },
  ];
  expect(shapeOf(values)).toEqual([
    'list?[][]: string',
    'more?.c: boolean',
    'rows[].a: number | string',
    'rows[].b?: null',
  ]);
  expect(shapeOf([[1], [2]])).toEqual(['[]: number']);
});
