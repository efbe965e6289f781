// What the site itself says, in both languages.

/** What search engines are told of a page. */
export const ABOUT = {
  en: 'Documents of tencentcloud-encryption: encrypted calls of Tencent Cloud OCR and FaceID.',
  zh: 'tencentcloud-encryption 文档：腾讯云文字识别与人脸核身的加密调用。',
};

/** `trial` is how the anchor of the README's section begins that the second button leads to. */
export const HOME = {
  en: {
    start: 'Get started',
    try: 'Try it without a key',
    trial: 'try-it',
    questions: 'What do you want to know?',
  },
  zh: {
    start: '快速开始',
    try: '没有公钥，先试一试',
    trial: '没有公钥',
    questions: '想了解什么？',
  },
};

const ENGLISH = { label: '（英文）', note: '本页只有英文版。' };

/** An English page for readers of the Chinese site: it says so, and its language is marked. */
export function asEnglishOnly(markdown) {
  const [, title, rest] = /^(# .*)\n([\s\S]*)$/.exec(markdown);
  return `${title}${ENGLISH.label}\n\n<p class="english-only">${ENGLISH.note}</p>\n\n<div lang="en">\n\n${rest}\n\n</div>\n`;
}

export const THEME = {
  en: {
    outline: 'On this page',
    previous: 'Previous',
    next: 'Next',
    home: 'Home',
    api: 'API',
    menu: 'Menu',
    top: 'Back to top',
    appearance: 'Appearance',
    light: 'Switch to light theme',
    dark: 'Switch to dark theme',
    languages: 'Change language',
    skip: 'Skip to content',
    labels: {
      main: 'Main',
      pages: 'All pages',
      section: 'Show or hide these pages',
      menu: 'Menu',
      more: 'Language and appearance',
      pager: 'Pages before and after',
    },
    notFound: {
      title: 'There is no such page',
      quote: 'It may have moved. The search at the top finds every page.',
      linkLabel: 'Go to the home page',
      linkText: 'Home page',
    },
  },
  zh: {
    outline: '本页目录',
    previous: '上一页',
    next: '下一页',
    home: '首页',
    api: 'API（英文）',
    menu: '目录',
    top: '回到顶部',
    appearance: '外观',
    light: '切换到浅色主题',
    dark: '切换到深色主题',
    languages: '切换语言',
    skip: '跳到正文',
    labels: {
      main: '主导航',
      pages: '全部页面',
      section: '展开或收起这一组页面',
      menu: '菜单',
      more: '语言和外观',
      pager: '上一页和下一页',
    },
    notFound: {
      title: '没有这个页面',
      quote: '页面可能已移动。页首的搜索可以找到所有页面。',
      linkLabel: '回到首页',
      linkText: '回到首页',
    },
  },
};

const search = (button, modal) => ({
  button: { buttonText: button, buttonAriaLabel: button },
  modal,
});

export const SEARCH = {
  en: search('Search', {
    displayDetails: 'Show details',
    resetButtonTitle: 'Clear',
    backButtonTitle: 'Close',
    noResultsText: 'Nothing found for',
    footer: {
      selectText: 'open',
      selectKeyAriaLabel: 'Enter',
      navigateText: 'choose',
      navigateUpKeyAriaLabel: 'Up arrow',
      navigateDownKeyAriaLabel: 'Down arrow',
      closeText: 'close',
      closeKeyAriaLabel: 'Escape',
    },
  }),
  zh: search('搜索', {
    displayDetails: '显示详情',
    resetButtonTitle: '清空',
    backButtonTitle: '关闭',
    noResultsText: '没有找到',
    footer: {
      selectText: '打开',
      selectKeyAriaLabel: '回车键',
      navigateText: '选择',
      navigateUpKeyAriaLabel: '上箭头',
      navigateDownKeyAriaLabel: '下箭头',
      closeText: '关闭',
      closeKeyAriaLabel: 'Esc 键',
    },
  }),
};
