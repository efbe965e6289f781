// Navigation and texts of the theme, for one language.

import { DOORS, GROUPS, LANGUAGES, pathOf } from './navigation.mjs';
import { decisions } from './pages.mjs';
import { search } from './search.mjs';
import { THEME } from './texts.mjs';

const IN_BAR = ['start', 'options', 'errors', 'security'];

export function themeConfig(root, language) {
  const texts = THEME[language];
  return {
    nav: bar(language),
    sidebar: sidebar(root, language),
    outline: { level: [2, 3], label: texts.outline },
    docFooter: { prev: texts.previous, next: texts.next },
    sidebarMenuLabel: texts.menu,
    returnToTopLabel: texts.top,
    darkModeSwitchLabel: texts.appearance,
    lightModeSwitchTitle: texts.light,
    darkModeSwitchTitle: texts.dark,
    langMenuLabel: texts.languages,
    skipToContentLabel: texts.skip,
    notFound: texts.notFound,
    labels: texts.labels,
    search: search(language),
  };
}

const link = (page, language) => ({ text: page.title[language], link: pathOf(page, language) });

function bar(language) {
  const pages = GROUPS.flatMap((group) => group.pages).filter(({ route }) => IN_BAR.includes(route));
  const byBar = pages.toSorted((a, b) => IN_BAR.indexOf(a.route) - IN_BAR.indexOf(b.route));
  const [first] = doors(language);
  return [
    ...byBar.map((page) => link(page, language)),
    { text: THEME[language].api, link: first.link, activeMatch: '/api/' },
  ];
}

function doors(language) {
  return DOORS.map(({ name, module }) => ({
    text: module,
    link: `${LANGUAGES[language].prefix}api/${name}`,
  }));
}

function sidebar(root, language) {
  const groups = GROUPS.map((group) => ({
    text: group.title[language],
    items: items(root, group, language),
  }));
  return { [LANGUAGES[language].prefix]: groups };
}

function items(root, group, language) {
  const pages = group.pages.map((page) => {
    const records =
      page.route === 'decisions/' ? decisions(root).map((record) => link(record, language)) : [];
    return { ...link(page, language), ...(records.length > 0 && { collapsed: true, items: records }) };
  });
  const api = { text: group.api?.[language], collapsed: false, items: doors(language) };
  return group.api ? [...pages, api] : pages;
}
