// The built site in a real Chromium: on a desk and on a phone, light and dark, in both languages.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canBrowse } from '../helpers/browser-tools.mjs';
import { openSite } from './helpers/browser.mjs';
import { faintTexts } from './helpers/contrast.mjs';

const PATHS = [
  '',
  'start',
  'options',
  'compliance',
  'errors#err_invalid_options',
  'performance',
  'api/library',
];
const LANGUAGES = { en: '', 'zh-CN': 'zh-CN/' };
const DESK = { width: 1280, height: 900 };
/** The colour of a text on white. */
const DARK_TEXT = 'rgb(60, 60, 67)';
const PHONE = { width: 390, height: 844 };

let site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

describe.skipIf(!canBrowse()).each(Object.keys(LANGUAGES))('%s', (language) => {
  const prefix = LANGUAGES[language];
  const twinPrefix = language === 'en' ? 'zh-CN/' : '';

  describe.each([
    ['desk', DESK],
    ['phone', PHONE],
  ])('%s', (_, viewport) => {
    test.each(PATHS)('/%s', async (path) => {
      const { page, faults } = await site.open(prefix + path, { viewport, colorScheme: 'light' });
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        await expect.poll(() => isDark(page)).toBe(colorScheme === 'dark');
        expect(await tooWide(page)).toEqual([]);
      }
      expect(faults).toEqual([]);
      await page.context().close();
    });
  });

  test('an address with an anchor shows its heading, below the bar', async () => {
    const { page } = await site.open(`${prefix}errors#err_invalid_options`, { viewport: PHONE });
    const heading = page.locator('#err_invalid_options');
    await expect.poll(async () => (await heading.boundingBox()).y).toBeLessThan(300);
    expect((await heading.boundingBox()).y).toBeGreaterThan(40);
    await page.context().close();
  });

  test.each(['', 'options', 'errors#err_invalid_options', 'api/library'])(
    'the switch leads from /%s to its twin',
    async (path) => {
      const { page } = await site.open(prefix + path, { viewport: DESK });
      await page.hover('.VPNavBarTranslations button');
      await page.click('.VPNavBarTranslations a');
      await page.waitForURL((url) => url.pathname === site.pathOf(twinPrefix + path.split('#')[0]));
      await expect.poll(() => page.evaluate(() => document.documentElement.lang)).not.toBe(language);
      expect(await page.locator('h1').count()).toBe(1);
      await page.context().close();
    },
  );

  const QUERIES = {
    en: ['padding oracle', 'fingerprint', 'withEncryption'],
    // The first two stand inside of other words.
    'zh-CN': ['预言机', '始向量', '填充预言机', '初始向量', '指纹', 'withEncryption'],
  };
  test.each(QUERIES[language])('the search finds "%s", in its own language', async (query) => {
    const { page, faults } = await site.open(prefix, { viewport: DESK });
    const found = await search(page, query);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((path) => path.startsWith(site.pathOf('zh-CN/')) !== (language === 'zh-CN'))).toEqual(
      [],
    );
    await page.click('.VPLocalSearchBox .result');
    await page.waitForURL((url) => url.pathname === found[0]);
    const text = await page.locator('main').innerText();
    expect(text.toLowerCase()).toContain(query.toLowerCase().split(' ')[0]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  const FIRST = {
    en: [
      ['rotation', 'options'],
      ['constant time', 'algorithms'],
      ['threat model', 'security'],
    ],
    'zh-CN': [
      ['轮换公钥', 'options'],
      ['申请公钥', 'get-a-key'],
      ['密钥销毁', 'compliance'],
      ['国密', 'compliance'],
      ['性能', 'performance'],
      ['nonce_reuse', 'errors'],
    ],
  };
  const NAMES = [
    ['ERR_INVALID_OPTIONS', 'errors'],
    ['otherActions', 'options'],
    ['minRsaBits', 'options'],
    ['explainCall', 'api/library'],
    ['SM4-GCM', 'algorithms'],
  ];
  test.each([...NAMES, ...FIRST[language]])('the search for %s has /%s first', async (query, path) => {
    const { page } = await site.open(prefix, { viewport: DESK });
    expect((await search(page, query))[0]).toBe(site.pathOf(prefix + path));
    await page.context().close();
  });

  test('whoever closes the search by Escape is where it was opened', async () => {
    const { page } = await site.open(`${prefix}options`, { viewport: DESK });
    const link = page.locator('.VPSidebar a').nth(2);
    await link.focus();
    await page.keyboard.press('Control+k');
    await page.locator('.VPLocalSearchBox[role=dialog] input').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => link.evaluate((each) => document.activeElement === each)).toBe(true);
    expect(await page.locator('.VPLocalSearchBox').count()).toBe(0);
    await page.context().close();
  });

  test.each(['light', 'dark'])(
    'what is printed from a %s page is the page alone, dark on white',
    async (scheme) => {
      const { page } = await site.open(`${prefix}compliance`, { viewport: DESK, colorScheme: scheme });
      await expect.poll(() => isDark(page)).toBe(scheme === 'dark');
      await page.emulateMedia({ media: 'print', colorScheme: scheme });
      for (const around of ['.VPNav', '.VPSidebar', '.VPDocFooter', '.aside', 'button.copy >> nth=0'])
        expect(await page.locator(around).isVisible()).toBe(false);
      expect(await page.locator('main p >> nth=0').evaluate((each) => getComputedStyle(each).color)).toBe(
        DARK_TEXT,
      );
      await page.context().close();
    },
  );

  test.each(['light', 'dark'])('every text can be read, %s', async (colorScheme) => {
    for (const path of ['', 'errors', 'performance']) {
      const { page } = await site.open(prefix + path, { viewport: DESK, colorScheme });
      await expect.poll(() => isDark(page)).toBe(colorScheme === 'dark');
      expect(await page.evaluate(faintTexts)).toEqual([]);
      await page.context().close();
    }
  });

  test('a page that is not there says so in its language', async () => {
    const { page } = await site.open(`${prefix}nowhere`, { viewport: DESK });
    const title = language === 'en' ? 'There is no such page' : '没有这个页面';
    await expect.poll(() => page.locator('.NotFound .title').innerText()).toContain(title);
    await page.context().close();
  });
});

describe.skipIf(!canBrowse())('the checks find', () => {
  test('a text that is too faint', async () => {
    const { page } = await site.open('options', change('<p style="color: #888">faint</p>'));
    expect(await page.evaluate(faintTexts)).toEqual(['faint: 3.54']);
    await page.context().close();
  });

  const change = (html) => ({ viewport: PHONE, change: (text) => text.replace('</body>', `${html}</body>`) });

  test.each([
    ['<img src="https://elsewhere.test/x.png">', 'https://elsewhere.test/x.png'],
    ['<script src="/documents/none.js"></script>', 'none.js'],
    ['<script>console.error("wrong")</script>', 'wrong'],
    ['<script>throw new Error("thrown")</script>', 'thrown'],
  ])('%s', async (html, fault) => {
    const { page, faults } = await site.open('options', change(html));
    await expect.poll(() => faults.join()).toContain(fault);
    await page.context().close();
  });

  test('a page that is too wide', async () => {
    const { page } = await site.open('options', change('<p style="width: 600px">wide</p>'));
    expect(await tooWide(page)).not.toEqual([]);
    await page.context().close();
  });
});

const isDark = (page) => page.evaluate(() => document.documentElement.classList.contains('dark'));

/** The width of the page, where it is more than the screen's. */
function tooWide(page) {
  return page.evaluate(() =>
    [document.documentElement.scrollWidth].filter((width) => width > window.innerWidth),
  );
}

/** The paths of what the search finds, asked on a page where nothing was searched before. */
async function search(page, query) {
  await page.keyboard.press('Control+k');
  await page.fill('.VPLocalSearchBox input', query);
  const results = page.locator('.VPLocalSearchBox .result');
  await results.first().waitFor();
  return results.evaluateAll((links) => links.map((link) => link.pathname));
}
