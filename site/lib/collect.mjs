// The pages of the repository, as pages of the site: by their path below the site's folder of pages.

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { homePage, README } from './home.mjs';
import { linkRewriter, sourcesOf } from './links.mjs';
import { replaceLinks, withoutSwitch } from './markdown-text.mjs';
import { fileOf, LANGUAGES, pathOf } from './navigation.mjs';
import { allPages } from './pages.mjs';
import { withPictures } from './pictures.mjs';
import { asEnglishOnly } from './texts.mjs';

/** Where a page's text stands: /errors in errors.md, /decisions/ in decisions/index.md. */
export function siteFile(path) {
  return `${path.replace(/^\//, '').replace(/(^|\/)$/, '$1index')}.md`;
}

/** Every page and every picture, by its file in the site. */
export function collect(root) {
  const sources = sourcesOf(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const repository = { root, pages: allPages(root), sources };
  const files = Object.keys(LANGUAGES).flatMap((language) => [
    [siteFile(LANGUAGES[language].prefix), homeOf(repository, language)],
    ...repository.pages.flatMap((page) => filesOf(repository, page, language)),
  ]);
  return new Map(files);
}

function homeOf(repository, language) {
  const file = fileOf(README, language);
  const readme = withoutSwitch(readFileSync(join(repository.root, file), 'utf8'), twinOf(README, language));
  return homePage(replaceLinks(readme, linkRewriter(repository, file, language)), language);
}

function filesOf(repository, page, language) {
  const file = fileOf(page, language);
  const to = siteFile(pathOf(page, language));
  const source = readFileSync(join(repository.root, file), 'utf8');
  const { text, files } = withPictures(withoutSwitch(source, twinOf(page, language)), file, to);
  const linked = replaceLinks(text, linkRewriter(repository, file, language));
  const shown = page.isEnglish && language === 'zh' ? asEnglishOnly(linked) : linked;
  return [[to, shown], ...files.map((picture) => [picture, readFileSync(join(repository.root, picture))])];
}

const twinOf = (page, language) => basename(fileOf(page, language === 'en' ? 'zh' : 'en'));
