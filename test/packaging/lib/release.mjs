// The commands of .github/workflows/release.yml, and what its SBOM says. A test holds them to the workflow.

export const CHECK = 'node scripts/release/check.mjs';
export const PACK = ['run', 'release:pack'];
export const SBOM = ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only'];
/** There with --provenance too, which only a CI known to the registry can give. */
export const PUBLISH = ['publish', '--access', 'public'];

/** The package that an SBOM is of. Its name there is the folder's, but the address is the package's. */
export function subjectOf({ metadata }) {
  return metadata.component.purl;
}

/** The components of an SBOM: name, version, and the integrity of its tarball. */
export function componentsOf({ components }) {
  return components.map(({ name, version, purl, hashes = [] }) => {
    if (!purl?.startsWith('pkg:npm/')) throw new Error(`${name} has no purl`);
    const sha512 = hashes.find(({ alg }) => alg === 'SHA-512')?.content;
    return { name, version, integrity: sha512 && `sha512-${Buffer.from(sha512, 'hex').toString('base64')}` };
  });
}

/** A package in a line, for lists. */
export function describePackage({ name, version, integrity }) {
  return `${name}@${version} ${integrity ?? 'without integrity'}`;
}
