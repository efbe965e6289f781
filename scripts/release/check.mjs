// Whether the tag at hand may be released: its version, and the repository that provenance points to. GitHub's
// environment names both.

import { readFileSync } from 'node:fs';
import { faultsOf } from './address.mjs';

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const { GITHUB_REF_NAME: tag, GITHUB_REPOSITORY: repository } = process.env;
const faults = faultsOf(manifest, { tag, repository });
for (const fault of faults) console.error(`::error::${fault}`);
if (faults.length > 0) process.exitCode = 1;
else console.log(`${tag} of ${repository} may be released.`);
