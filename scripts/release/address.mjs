// Where the project lives: `repository` in package.json is the one place, and `homepage` and `bugs` follow from it.

const NAME = /^[A-Za-z\d-]+\/[\w.-]+$/;
const URL_OF = /^git\+https:\/\/github\.com\/(.*)\.git$/;

/** The members of package.json for a repository on GitHub, named as `owner/name`. */
export function membersOf(name) {
  if (!NAME.test(name ?? '')) throw new Error(`"${name}" is not owner/name`);
  const page = `https://github.com/${name}`;
  return {
    repository: { type: 'git', url: `git+${page}.git` },
    homepage: `${page}#readme`,
    bugs: { url: `${page}/issues` },
  };
}

/** `owner/name` of the repository that package.json names, if any. */
export function repositoryOf({ repository }) {
  return URL_OF.exec(repository?.url ?? '')?.[1];
}

/** package.json with the three members behind its license; those that it had are replaced. */
export function withRepository(manifest, name) {
  const members = membersOf(name);
  const entries = Object.entries(manifest).filter(([key]) => !(key in members));
  const at = entries.findIndex(([key]) => key === 'license') + 1;
  return Object.fromEntries([...entries.slice(0, at), ...Object.entries(members), ...entries.slice(at)]);
}

/** What keeps a release of `repository` by the tag `tag` from being published with provenance. */
export function faultsOf(manifest, { tag, repository }) {
  const { version } = manifest;
  const faults = [];
  if (tag !== `v${version}`) faults.push(`the tag is ${tag}, and the version ${version}: tag v${version}`);
  const members = membersOf(repository);
  const wrong = Object.keys(members).filter(
    (key) => JSON.stringify(manifest[key]) !== JSON.stringify(members[key]),
  );
  if (wrong.length > 0) {
    const remedy = `npm run repository -- ${repository}, then commit, and tag again`;
    faults.push(`package.json must name ${repository} in ${wrong.join(', ')}: run ${remedy}`);
  }
  return faults;
}
