// Markdown as text: enough of it to change links and to know headings, without a parser.

import { slug } from 'github-slugger';

const FENCE = /^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1[^\n]*$/gm;

/** Changes what stands outside fenced blocks. */
export function outsideFences(markdown, change) {
  let text = '';
  let end = 0;
  for (const fence of markdown.matchAll(FENCE)) {
    text += change(markdown.slice(end, fence.index)) + fence[0];
    end = fence.index + fence[0].length;
  }
  return text + change(markdown.slice(end));
}

/** A code span, which is left alone, or a link (whose label may have code spans). */
const LINK = /(?<!!)\[((?:`[^`]*`|[^\]`])*)\]\(([^)\s]+)\)|`+[^`]+`+/g;

/** Replaces each link by what `rewrite(label, target)` gives. */
export function replaceLinks(markdown, rewrite) {
  return outsideFences(markdown, (text) =>
    text.replace(LINK, (whole, label, target) => (target === undefined ? whole : rewrite(label, target))),
  );
}

/** The anchors of the headings in their order, as GitHub makes them. */
export function anchors(markdown) {
  const found = [];
  outsideFences(markdown, (text) => {
    found.push(...[...text.matchAll(/^#{1,6} (.*)$/gm)].map(([, title]) => title));
    return '';
  });
  const times = {};
  return found.map((title) => {
    const anchor = slug(title);
    times[anchor] = (times[anchor] ?? -1) + 1;
    return times[anchor] === 0 ? anchor : `${anchor}-${times[anchor]}`;
  });
}

const SWITCH_LINE = /^(# .*\n+)(?:English \| |\[[^\]]*\]\([^)]*\)).*\n/;

/** Drops the line under the title that leads to the other language: the site has a switch. */
export function withoutSwitch(markdown, twin) {
  const line = SWITCH_LINE.exec(markdown);
  return line?.[0].includes(`(${twin})`) ? markdown.replace(SWITCH_LINE, '$1') : markdown;
}
