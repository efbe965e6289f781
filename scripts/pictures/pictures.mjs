// Every picture of the documents, by the name of its file below docs/pictures.

import { readFileSync } from 'node:fs';
import { drawSpeed } from './speed.mjs';
import { THEMES } from './themes.mjs';
import { drawWire } from './wire.mjs';
import { WORDS } from './words.mjs';

export const folder = new URL('../../docs/pictures/', import.meta.url);
const results = new URL('../../bench/results.json', import.meta.url);

const DRAWINGS = { wire: drawWire, speed: drawSpeed };

/** As name and SVG. */
export function drawAll() {
  const report = JSON.parse(readFileSync(results, 'utf8'));
  return Object.entries(DRAWINGS).flatMap(([name, draw]) =>
    Object.entries(WORDS).flatMap(([language, words]) =>
      Object.entries(THEMES).map(([theme, colours]) => {
        const ending = language === 'en' ? '' : `.${language}`;
        return [`${name}-${theme}${ending}.svg`, draw(words[name], colours, language, report)];
      }),
    ),
  );
}
