// The home page of a language: the README's first words and its program, and every page by the question that it answers.

import { anchors } from './markdown-text.mjs';
import { GROUPS, pathOf } from './navigation.mjs';
import { HOME } from './texts.mjs';

const NAME = 'tencentcloud-encryption';
export const README = GROUPS[0].pages[0];
const ON_HOME = GROUPS.slice(0, -1);

/** `readme` is that of the language, with links as the site has them. */
export function homePage(readme, language) {
  const texts = HOME[language];
  const [tagline, ...more] = introductionOf(readme);
  const start = pathOf(README, language);
  const trial = anchors(readme).find((anchor) => anchor.startsWith(texts.trial));
  if (!trial || !tagline) throw new Error(`the README (${language}) has lost its first words, or its trial`);
  const actions = [
    { theme: 'brand', text: texts.start, link: start },
    { theme: 'alt', text: texts.try, link: `${start}#${trial}` },
  ];
  const hero = { name: NAME, tagline, actions };
  const front = { layout: 'home', title: NAME, titleTemplate: false, description: tagline, hero };
  const body = [...more, programOf(readme), `## ${texts.questions}`, questions(language)];
  return `---\n${JSON.stringify(front, null, 2)}\n---\n\n${body.join('\n\n')}\n`;
}

/** The paragraphs between the title and the first section, each in one line. */
function introductionOf(readme) {
  const text = /^# .*\n([\s\S]*?)^## /m.exec(readme)[1];
  return text.trim().split(/\n{2,}/);
}

/** The program that a README shows first. */
function programOf(readme) {
  return /^```(?:ts|js)\n[\s\S]*?^```$/m.exec(readme)[0];
}

function questions(language) {
  const groups = ON_HOME.map(({ title, pages }) => {
    const items = pages.map((page) => `- [${page.question[language]}](${pathOf(page, language)})`);
    return `<section>\n\n### ${title[language]}\n\n${items.join('\n')}\n\n</section>`;
  });
  return `<div class="questions">\n\n${groups.join('\n\n')}\n\n</div>`;
}
