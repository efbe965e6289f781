import { fileURLToPath } from 'node:url';
import { labels } from '../lib/labels.mjs';
import { markdown } from '../lib/markdown.mjs';
import { search } from '../lib/search.mjs';
import { ABOUT } from '../lib/texts.mjs';
import { themeConfig } from '../lib/theme-config.mjs';

const local = (path) => fileURLToPath(new URL(path, import.meta.url));
const root = local('../..');
/** The folder of the server that the site is put in: '/' of a host of its own, '/name/' of a project's pages. */
const base = process.env.DOCS_BASE ?? '/';

export default {
  title: 'tencentcloud-encryption',
  base,
  srcDir: 'pages',
  outDir: 'dist',
  cacheDir: '.vitepress/cache',
  cleanUrls: true,
  lastUpdated: false,
  // The texts of the theme and the navigation in one file, not in every page.
  metaChunk: true,
  markdown,
  head: [
    ['link', { rel: 'icon', href: `${base}icon.svg`, type: 'image/svg+xml' }],
    ['meta', { name: 'format-detection', content: 'telephone=no' }],
  ],
  vite: {
    plugins: [labels],
    publicDir: local('../public'),
    build: { chunkSizeWarningLimit: 2000, assetsInlineLimit: 0 },
  },
  locales: {
    root: { label: 'English', lang: 'en', description: ABOUT.en, themeConfig: themeConfig(root, 'en') },
    'zh-CN': {
      label: '简体中文',
      lang: 'zh-CN',
      description: ABOUT.zh,
      link: '/zh-CN/',
      themeConfig: themeConfig(root, 'zh'),
    },
  },
  themeConfig: {
    logo: { src: '/icon.svg', alt: '' },
    externalLinkIcon: true,
    // What the index is made by; each language has the texts of its own.
    search: search('en'),
  },
};
