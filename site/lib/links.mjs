// Links as they work on GitHub, between files, become links between pages. They stay in the reader's language.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { repositoryOf } from '../../scripts/release/address.mjs';
import { anchors } from './markdown-text.mjs';
import { fileOf, pathOf } from './navigation.mjs';

/** Gives the function that rewrites the links of `file`, for a reader of `language`. */
export function linkRewriter({ root, pages, sources }, file, language) {
  return (label, target) => {
    if (/^[a-z]+:/.test(target) || target.startsWith('#')) return `[${label}](${target})`;
    const [path, anchor] = target.split('#');
    const linked = posix.normalize(posix.join(dirname(file), path));
    const page = pages.find((each) => ['en', 'zh'].some((each2) => fileOf(each, each2) === linked));
    if (page)
      return `[${label}](${pathOf(page, language)}${anchorIn(root, linked, fileOf(page, language), anchor)})`;
    if (!existsSync(join(root, linked))) throw new Error(`${file}: ${target} leads nowhere`);
    return sources ? `[${label}](${urlOf(root, sources, linked)})` : asText(label, linked, language);
  };
}

/** The same heading in the file that is shown, which may be a translation of the one that was linked. */
function anchorIn(root, linked, shown, anchor) {
  if (anchor === undefined) return '';
  if (linked === shown) return `#${anchor}`;
  const [from, to] = [linked, shown].map((file) => anchors(readFileSync(join(root, file), 'utf8')));
  return `#${to[from.indexOf(decodeURIComponent(anchor))] ?? anchor}`;
}

function urlOf(root, sources, path) {
  const kind = statSync(join(root, path)).isDirectory() ? 'tree' : 'blob';
  return `${sources}/${kind}/HEAD/${path}`;
}

/** Without an address for the repository: the name of the file, in code. */
function asText(label, path, language) {
  const name = label.replaceAll('`', '').replace(/^(\.\.\/)+/, '');
  const file = `\`${path.replace(/\/$/, '')}\``;
  if (path.endsWith(name) || name.endsWith(path)) return file;
  return language === 'zh' ? `${label}（${file}）` : `${label} (${file})`;
}

/** Where the sources can be read, as package.json says. */
export function sourcesOf(manifest) {
  const name = repositoryOf(manifest);
  return name && `https://github.com/${name}`;
}
