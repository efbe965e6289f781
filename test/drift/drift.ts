import { writeFileSync } from 'node:fs';
import { findGone, findMissing } from './compare.ts';
import { fetchFacts } from './registry.ts';

const SDK = 'tencentcloud-sdk-nodejs';

/** The versions of facts.json: the oldest that types the card action, one between, and the last with ImageRecognition. */
const RECORDED: readonly (readonly [string, string])[] = [
  [SDK, '4.0.801'],
  [`${SDK}-ocr`, '4.0.1010'],
  [SDK, '4.1.156'],
  [SDK, '4.1.300'],
];

/** Compares the tables with a version of the registry, and prints every difference. Whether there was none. */
export function watchDrift(version: string): boolean {
  const facts = fetchFacts(SDK, version);
  const [missing, gone] = [findMissing(facts), findGone(facts)];
  console.log(`${SDK} ${facts.version}: ${Object.keys(facts.actions).length} actions with an envelope`);
  for (const line of missing) console.log(`missing from the tables: ${line}`);
  for (const line of gone) console.log(`gone from the SDK: ${line}`);
  const count = missing.length + gone.length;
  console.log(count === 0 ? 'no difference' : `${count} differences`);
  return count === 0;
}

/** Reads the recorded versions from the registry anew. */
export function writeFacts(file: string): void {
  const versions = RECORDED.map(([name, version]) => fetchFacts(name, version));
  const about =
    'Names of actions, of members and of texts in the types of published versions of the SDK. Written by `npm run drift -- --write`.';
  writeFileSync(file, `${JSON.stringify({ about, versions }, null, 2)}\n`);
}
