// The search that comes with the site: its index is made when the site is built. The browser gets the functions that
// it needs as text, so they use nothing from outside.

import { SEARCH } from './texts.mjs';
import { tokenize, tokenizeQuery } from './tokenize.mjs';

export function search(language) {
  const miniSearch = {
    options: { fields: FIELDS, extractField, tokenize },
    searchOptions: OPTIONS[language],
  };
  return {
    provider: 'local',
    options: { translations: SEARCH[language], miniSearch, _render: renderForIndex },
  };
}

const FIELDS = ['title', 'titles', 'names', 'text'];
const inAll = { boost: { title: 4, names: 4, text: 2, titles: 1 }, boostDocument };

/** In Chinese all of a word must be found, and every word. */
const OPTIONS = {
  en: inAll,
  zh: { ...inAll, combineWith: 'AND', fuzzy: false, tokenize: tokenizeQuery },
};

/** A guide answers before the reference, and both before what tells of the making; the home page lists them all. */
export function boostDocument(id) {
  if (/\/(#.*)?$/.test(id)) return 0.2;
  if (/\/(kernel|bench|interop|architecture|contributing|changelog|decisions)(\/|#|$)/.test(id)) return 0.4;
  if (id.includes('/api/')) return 0.6;
  return /\/start(#|$)/.test(id) ? 0.6 : 1;
}

/** A page for the index: behind each table, between two marks, the names in its first column. */
function renderForIndex(source, env, md) {
  return withNames(md.render(source, env));
}

export function withNames(html) {
  return html.replace(/<table[\s\S]*?<\/table>/g, (table) => `${table}<p>⁂${namesIn(table).join(' ')}⁂</p>`);
}

function namesIn(table) {
  const cells = [...table.matchAll(/<tr>\s*<td[^>]*>([\s\S]*?)<\/td>/g)].map(([, cell]) => cell);
  const names = cells.flatMap((cell) =>
    [...cell.matchAll(/<code[^>]*>(.*?)<\/code>/g)].map(([, name]) => name),
  );
  return names.map((name) => name.replace(/<[^>]*>/g, ''));
}

/** What a section's tables name, it explains: these names weigh as much as its title. */
export function extractField(section, field) {
  const text = section.text ?? '';
  if (field === 'names') return [...text.matchAll(/⁂([^⁂]*)⁂/g)].map((found) => found[1]).join(' ');
  return field === 'text' ? text.replace(/⁂[^⁂]*⁂/g, '') : section[field];
}
