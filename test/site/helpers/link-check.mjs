// Where the links of a built site lead.

/** Hosts that the documents may name as links. */
export const HOSTS = ['cloud.tencent.com', 'console.cloud.tencent.com', 'github.com', 'semver.org'];

const ORIGIN = 'https://documents.test';

const attributes = (html, name) =>
  [...html.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].map(([, value]) => value);
const unescaped = (text) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");

/** What is wrong with the links of `pages` (path and HTML) below `base`, among the other `files` of the site. */
export function linkFaults(pages, { base, files }) {
  const ids = new Map(
    [...pages].map(([path, html]) => [path, new Set(attributes(html, 'id').map(unescaped))]),
  );
  const faultOf = (path, target) => {
    const { origin, protocol, host, pathname, hash } = new URL(
      target,
      `${ORIGIN}${base.slice(0, -1)}${encodeURI(path)}`,
    );
    if (origin !== ORIGIN)
      return protocol === 'https:' && HOSTS.includes(host) ? undefined : 'not among the hosts';
    if (!pathname.startsWith(base)) return `outside of ${base}`;
    const local = decodeURI(pathname).slice(base.length - 1);
    if (files.includes(local.slice(1))) return undefined;
    if (!ids.has(local)) return 'no such page';
    return hash && !ids.get(local).has(decodeURIComponent(hash.slice(1))) ? 'no such anchor' : undefined;
  };
  return [...pages].flatMap(([path, html]) => {
    const targets = ['href', 'src'].flatMap((name) => attributes(html, name)).map(unescaped);
    const wrong = [...new Set(targets)].map((target) => [path, target, faultOf(path, target)]);
    return wrong.filter(([, , fault]) => fault !== undefined);
  });
}

/** What a page makes a browser fetch by itself from another host. */
export function foreignParts(html) {
  const tags = [...html.matchAll(/<(?:img|script|source|iframe|video|audio|link|style)\b[^>]*>/g)].map(
    ([tag]) => tag,
  );
  return tags.filter((tag) => /(?:src|srcset|href)="(?:https?:)?\/\//.test(tag));
}
