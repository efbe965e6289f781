// What the types of the installed SDK declare.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const MODELS = [
  'tencentcloud-sdk-nodejs-ocr/tencentcloud/services/ocr/v20181119/ocr_models.d.ts',
  'tencentcloud-sdk-nodejs/tencentcloud/services/faceid/v20180301/faceid_models.d.ts',
];

/** The members of every interface in a file of the SDK's types. */
function readModels(file: string): Map<string, string[]> {
  const text = readFileSync(require.resolve(file), 'utf8');
  const interfaces = [...text.matchAll(/^export interface (\w+) \{\n(.*?)^\}/gms)];
  return new Map(
    interfaces.map(([, name, body]) => [
      name!,
      [...body!.matchAll(/^ {4}(\w+)\??: /gm)].map(([, member]) => member!),
    ]),
  );
}

const models = MODELS.map(readModels);

/** The members of an interface of OCR, or else of FaceID; none for a name that is unknown. */
export const membersOf = (name: string): readonly string[] =>
  models.map((file) => file.get(name)).find((members) => members !== undefined) ?? [];

/** Every action of both. */
export const actions: readonly string[] = models.flatMap((file) =>
  [...file.keys()].filter((name) => name.endsWith('Request')).map((name) => name.slice(0, -7)),
);
