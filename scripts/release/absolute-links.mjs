// Relative links of a page at the repository's root, made absolute: a registry shows the page where no file is beside it.

import { posix } from 'node:path';

/** Code is no link: fenced blocks, spans, comments of HTML. They stand between the pieces that are prose. */
const CODE =
  /(^ {0,3}(`{3,}|~{3,})[^\n]*\n.*?^ {0,3}\2[`~]*[ \t]*$|(?<!`)(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\3(?!`)|<!--.*?-->)/gms;
const GROUPS_OF_CODE = 3;

const PICTURE_FILE = /\.(?:svg|png|jpe?g|gif|webp|avif)(?:[?#]|$)/i;

/** Each form of a link: what stands before the target, and the target. */
const PICTURE = /(!\[[^\]]*\]\(\s*<?)([^)\s>]+)/g;
const LINK = /(\]\(\s*<?)([^)\s>]+)/g;
const DEFINITION = /(^ {0,3}\[[^\]\n]+\]:[ \t]*<?)([^\s>]+)/gm;
const HREF = /(<[^>]*?\shref\s*=\s*["']?)([^"'\s>]+)/g;
const SRC = /(<[^>]*?\ssrc\s*=\s*["']?)([^"'\s>]+)/g;
const SRCSET = /(<[^>]*?\ssrcset\s*=\s*(["']))(.*?)(?=\2)/gs;

/** The page with every relative target led to `repository` (`owner/name`) as it was at `tag`. */
export function absoluteLinks(markdown, { repository, tag }) {
  const page = (target) => absolute(target, `https://github.com/${repository}/blob/${tag}`);
  const picture = (target) => absolute(target, `https://raw.githubusercontent.com/${repository}/${tag}`);
  const either = (target) => (PICTURE_FILE.test(target) ? picture(target) : page(target));
  const set = (text) =>
    text.replace(/(^|,)(\s*)([^\s,]+)/g, (_, comma, gap, to) => comma + gap + picture(to));
  const rewrite = (prose) =>
    prose
      .replace(PICTURE, (_, before, target) => before + picture(target))
      .replace(LINK, (_, before, target) => before + page(target))
      .replace(DEFINITION, (_, before, target) => before + either(target))
      .replace(HREF, (_, before, target) => before + page(target))
      .replace(SRC, (_, before, target) => before + picture(target))
      .replace(SRCSET, (_, before, __, targets) => before + set(targets));
  return mapProse(markdown, rewrite);
}

function mapProse(markdown, rewrite) {
  const pieces = markdown.split(CODE);
  const isProse = (n) => n % (GROUPS_OF_CODE + 1) === 0;
  const isCode = (n) => n % (GROUPS_OF_CODE + 1) === 1;
  return pieces.map((piece, n) => (isProse(n) ? rewrite(piece) : isCode(n) ? piece : '')).join('');
}

/** Anchors of the page itself, and what names a scheme or a host, stay. */
function absolute(target, base) {
  if (/^(?:#|[a-z][a-z\d+.-]*:|\/\/)/i.test(target)) return target;
  const [, path, rest] = /^([^?#]*)(.*)$/.exec(target);
  const below = posix.normalize(path.replace(/^\/+/, ''));
  if (below.startsWith('..')) throw new Error(`${target} leads out of the repository`);
  return `${base}/${below}${rest}`;
}
