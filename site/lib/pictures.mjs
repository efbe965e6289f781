// Pictures of the pages: found below the page's folder on GitHub, and shown by the site's theme, not the system's.

import { dirname, posix } from 'node:path';
import { outsideFences } from './markdown-text.mjs';

const PAIR = /<picture>[\s\S]*?<\/picture>/g;
const IMAGE = /!\[([^\]]*)\]\(([^)\s]+)\)/g;

const isOwn = (target) => !/^[a-z]+:/.test(target);

/** What a pair of pictures says: the one for dark pages, the one for light pages, and the words for both. */
function pairOf(tags, file) {
  const [dark, light, alt] = [/ srcset="([^"]+)"/, / src="([^"]+)"/, / alt="([^"]+)"/].map(
    (attribute) => attribute.exec(tags)?.[1],
  );
  if (dark && light && alt && tags.includes('(prefers-color-scheme: dark)')) return { dark, light, alt };
  throw new Error(`${file}: a <picture> needs a dark source, a light image and its words, not ${tags}`);
}

/** The text with its pictures as the site finds them, and the files that they need. */
export function withPictures(markdown, file, siteFile) {
  const files = [];
  const image = (kind, target, alt) => {
    const path = posix.normalize(posix.join(dirname(file), target));
    files.push(path);
    const from = posix.relative(dirname(siteFile), path);
    return `<img${kind} src="${from.startsWith('.') ? from : `./${from}`}" alt="${alt}">`;
  };
  const pair = (tags) => {
    const { dark, light, alt } = pairOf(tags, file);
    return `${image(' class="in-light"', light, alt)}\n${image(' class="in-dark"', dark, alt)}`;
  };
  const single = (whole, alt, target) => (isOwn(target) ? image('', target, alt) : whole);
  const text = outsideFences(markdown, (part) => part.replace(PAIR, pair).replace(IMAGE, single));
  return { text, files };
}
