// The public surface as it was committed, and as it is.
//
//   npm run api              says each difference; ends with 1 where there is one
//   npm run api -- --write   takes the surface as it is: commit the files with the change, and tell it in CHANGELOG.md

import { parseArgs } from 'node:util';
import { ACCEPT, describeSurface, differences, readSnapshots, writeSnapshots } from './snapshots.mjs';

const { values } = parseArgs({ options: { write: { type: 'boolean' } } });
const surface = await describeSurface();
const changes = differences(readSnapshots(), surface);
if (values.write) writeSnapshots(surface);
console.log(changes.length > 0 ? changes.join('\n') : 'The public surface is the one that was committed.');
if (changes.length > 0 && !values.write) {
  console.log(`\nIf that is meant: ${ACCEPT}`);
  process.exitCode = 1;
}
