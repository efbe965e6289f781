// What a registry shows of a package: its README has no file beside it.

/** Targets of links and pictures outside code. Written apart from what makes them absolute. */
export function targetsOf(markdown) {
  const prose = markdown.replace(/^```.*?^```$/gms, '').replace(/`[^`\n]*`/g, '');
  const inMarkdown = [...prose.matchAll(/\]\(([^\s)]*)/g), ...prose.matchAll(/^\[[^\]]*\]: *(\S+)/gm)];
  const inHtml = [...prose.matchAll(/\b(?:href|src)="([^"]*)"/g)];
  const sets = [...prose.matchAll(/\bsrcset="([^"]*)"/g)].flatMap(([, set]) => set.split(','));
  return [...inMarkdown, ...inHtml].map(([, target]) => target).concat(sets.map((each) => each.trim()));
}

/** Where a release leads: pages and pictures of the repository as it was at the tag. */
const basesOf = ({ repository, tag }) => [
  `https://github.com/${repository}/blob/${tag}/`,
  `https://raw.githubusercontent.com/${repository}/${tag}/`,
];

/** Targets of a packed README that are relative, or that lead to no file; `exists` answers for a path of the repository. */
export function deadTargets(markdown, at, exists) {
  return targetsOf(markdown).filter((target) => {
    const base = basesOf(at).find((each) => target.startsWith(each));
    return base
      ? !exists(target.slice(base.length).replace(/[?# ].*/, ''))
      : !/^(?:#|https:|mailto:)/.test(target);
  });
}

/** The page as it stands in the repository. */
export function asInRepository(markdown, at) {
  return basesOf(at).reduce((text, base) => text.replaceAll(base, ''), markdown);
}
