// Markdown as GitHub reads it, where VitePress reads it otherwise.

import { slug } from 'github-slugger';
import { LANGUAGES } from './navigation.mjs';
import { sequenceDiagram } from './sequence.mjs';

export const markdown = {
  theme: { light: 'github-light-high-contrast', dark: 'github-dark-default' },
  anchor: { slugify: slug },
  // Braces are text, not attributes.
  attrs: { disable: true },
  config: likeGitHub,
};

function likeGitHub(md) {
  // Addresses become links where they say https://, not where a name has a dot.
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  md.core.ruler.push('checklist', checklist);
  md.core.ruler.push('long-names', markLongNames);
  md.core.ruler.push('chinese-labels', labelInChinese);
  breakLongNames(md);
  nameCopyButtons(md);
  drawDiagrams(md);
  keepBraces(md);
}

/** A list's "[ ]" as a box. */
function checklist({ tokens, Token }) {
  for (const [n, { type, children }] of tokens.entries()) {
    if (type !== 'inline' || tokens[n - 2]?.type !== 'list_item_open') continue;
    const box = /^\[([ x])\] /.exec(children[0]?.content ?? '');
    if (!box) continue;
    tokens[n - 2].attrJoin('class', 'task');
    children[0].content = children[0].content.slice(box[0].length);
    const input = new Token('html_inline', '', 0);
    input.content = `<input type="checkbox" disabled aria-hidden="true"${box[1] === 'x' ? ' checked' : ''}> `;
    children.unshift(input);
  }
}

const LONG = 18;

/** A long name in a table's cell makes its column wide. */
function markLongNames({ tokens }) {
  for (const [n, { children }] of tokens.entries()) {
    if (!/^t[dh]_open$/.test(tokens[n - 1]?.type)) continue;
    for (const child of children ?? [])
      if (child.type === 'code_inline' && child.content.length >= LONG) child.attrJoin('class', 'long');
  }
}

/** It may break before its capital letters, and behind its underscores and dots. */
function breakLongNames(md) {
  const code = md.renderer.rules.code_inline;
  md.renderer.rules.code_inline = (tokens, n, ...rest) => {
    const html = code(tokens, n, ...rest);
    if (tokens[n].attrGet('class') !== 'long') return html;
    return html.replace(/(?<=>[^<]*)(?:(?<=[a-z\d])(?=[A-Z])|(?<=[_.]))/g, '<wbr>');
  };
}

const isOnChinesePage = ({ relativePath }) => relativePath?.startsWith(LANGUAGES.zh.prefix.slice(1));

/** The link beside a heading is named in the page's language. */
function labelInChinese({ tokens, env }) {
  if (!isOnChinesePage(env)) return;
  for (const token of tokens.flatMap(({ children }) => children ?? [])) {
    const [, title] = /^Permalink to "(.*)"$/.exec(token.attrGet('aria-label') ?? '') ?? [];
    if (title !== undefined) token.attrSet('aria-label', `“${title}”的链接`);
  }
}

/** So is the button that copies a program. */
function nameCopyButtons(md) {
  const { fence } = md.renderer.rules;
  md.renderer.rules.fence = (tokens, n, options, env, ...rest) => {
    const html = fence(tokens, n, options, env, ...rest);
    return html.replace('title="Copy Code"', `title="${isOnChinesePage(env) ? '复制' : 'Copy'}"`);
  };
}

function drawDiagrams(md) {
  const fence = md.renderer.rules.fence;
  md.renderer.rules.fence = (tokens, n, ...rest) =>
    tokens[n].info.trim() === 'mermaid' ? sequenceDiagram(tokens[n].content) : fence(tokens, n, ...rest);
}

/** Two braces in a text are text: a template of Vue would evaluate them. */
function keepBraces(md) {
  const { text } = md.renderer.rules;
  md.renderer.rules.text = (...args) => text(...args).replaceAll('{{', '&#123;&#123;');
}
