// The promise: whatever goes wrong is told on the page in words, without a word of the photo or the card, and
// nothing is sent when the page refuses.

import { readFileSync } from 'node:fs';
import { importPublicKey } from 'tencentcloud-encryption';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { card, find, photo } from './helpers/needles.mjs';
import { fields, openPage, openScene, readCard } from './helpers/scene.mjs';

const published = JSON.parse(
  readFileSync(new URL('../../fixtures/published-keys.json', import.meta.url), 'utf8'),
);
const png = (buffer) => ({ name: 'card.png', mimeType: 'image/png', buffer });
const PHOTO = png(photo);
const EMPTY = Object.fromEntries(Object.keys(card).map((name) => [name, '']));
const DONE = 'Filled in. Please check every field.';

let scene;
let page;
beforeAll(async () => {
  scene = await openScene();
});
beforeEach(async () => {
  await scene.emulator.tell({ card, behave: { fault: undefined, error: undefined, answers: 'documented' } });
  page = await openPage(scene);
});
afterEach(() => page.close());
afterAll(() => scene?.close());

/** What the page says, without the RequestId at its end. */
async function saysOf(file) {
  const text = await readCard(page, file);
  expect(await fields(page)).toEqual(EMPTY);
  expect(find([Buffer.from(await page.innerText('body'))])).toEqual([]);
  return text.replace(/ \(request [0-9a-f-]{36}\)$/, ' (request …)');
}

test('both sides fill in one form', async () => {
  expect(await readCard(page, PHOTO)).toBe(DONE);
  const back = { ...EMPTY, Authority: '赵县公安局', ValidDate: '2010.07.21-2020.07.21' };
  await scene.emulator.tell({ card: back });
  await page.check('input[value=BACK]');
  expect(await readCard(page, PHOTO)).toBe(DONE);
  expect(await fields(page)).toEqual({ ...card, Authority: back.Authority, ValidDate: back.ValidDate });
  expect(page.violations).toEqual([]);
});

const TRY_ANOTHER =
  'The photo could not be read: is it sharp, well lit and whole? Please take another. (request …)';
const NOT_DECRYPTED = 'The answer could not be decrypted, so it was not used. Please try again. (request …)';
const UNREACHABLE = 'The recognition service can not be reached. Please try again.';
const wrong = [
  [{ error: 'FailedOperation.ImageBlur' }, TRY_ANOTHER],
  [
    { error: 'FailedOperation.OcrFailed' },
    'No identity card was recognised. Please take another photo. (request …)',
  ],
  [{ error: 'AuthFailure.SecretIdNotFound' }, 'The recognition service refused the request. (request …)'],
  [{ fault: 'rate-limit' }, 'Too many are using this at the moment. Please try again. (request …)'],
  [{ fault: 'inner-error' }, 'No identity card was recognised. Please take another photo. (request …)'],
  [{ fault: 'wrong-tag' }, NOT_DECRYPTED],
  [{ fault: 'cut-body' }, NOT_DECRYPTED],
  [{ fault: 'another-key' }, NOT_DECRYPTED],
  [{ fault: 'reflected' }, NOT_DECRYPTED],
  [{ fault: 'short-iv' }, 'The answer has a wrong form, so it was not used. (request …)'],
  [{ answers: 'own-iv' }, 'The answer has a wrong form, so it was not used. (request …)'],
  [{ answers: 'plaintext' }, 'The answer was not encrypted, so it was not used. Please tell us. (request …)'],
  [{ fault: 'http-500' }, UNREACHABLE],
  [{ fault: 'connection-reset' }, UNREACHABLE],
];
test.each(wrong)('the service: %o', async (behave, words) => {
  await scene.emulator.tell({ behave });
  expect(await saysOf(PHOTO)).toBe(words);
});

test('an answer in the clear is dropped by the relay', async () => {
  await scene.emulator.tell({ behave: { answers: 'plaintext' } });
  const before = scene.toRelay.recorded().length;
  await readCard(page, PHOTO);
  expect(find([scene.toRelay.recorded().subarray(before)])).toEqual([]);
  expect(find([scene.toService.recorded()])).toContain('IdNum');
});

describe('the page sends nothing', () => {
  const NOT_AN_IMAGE = 'This file can not be used: take a photo as PNG, JPEG or BMP. Nothing was sent.';
  const refused = [
    ['a GIF', { name: 'a.gif', mimeType: 'image/gif', buffer: Buffer.from('GIF89a, or so') }, NOT_AN_IMAGE],
    ['an empty file', png(Buffer.alloc(0)), NOT_AN_IMAGE],
    ['6 MB', png(Buffer.alloc(6e6)), 'The photo is too large: at most 5.8 MB. Nothing was sent.'],
    ['no file', [], 'Choose a photo first.'],
  ];
  test.each(refused)('%s', async (_, file, words) => {
    await expectNothingSent(file, words);
  });

  const keys = [
    ['another RSA key', published.RSA],
    ['no key', '<html>'],
  ];
  test.each(keys)('for %s', async (_, key) => {
    await page.route('**/public-key', (route) => route.fulfill({ body: key }));
    await expectNothingSent(
      PHOTO,
      'The server gave an encryption key that this page does not trust. Nothing was sent. Please tell us.',
    );
  });

  async function expectNothingSent(file, words) {
    const before = await scene.emulator.tell({});
    const posts = [];
    page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
    expect(await saysOf(file)).toBe(words);
    expect(posts).toEqual([]);
    expect(await scene.emulator.tell({})).toBe(before);
  }
});

test('an SM2 key is refused even where its fingerprint is the expected one', async () => {
  const key = scene.emulator.publicKeys['SM4-GCM'];
  const [rsa, sm2] = ['AES-256-CBC', 'SM4-GCM'].map(
    (name) => importPublicKey(scene.emulator.publicKeys[name]).fingerprint,
  );
  await page.route('**/public-key', (route) => route.fulfill({ body: key }));
  await page.route('**/app.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace(rsa, sm2) });
  });
  await page.reload();
  expect(await saysOf(PHOTO)).toBe(
    'The server gave an encryption key of a kind that this page does not use. Nothing was sent.',
  );
});

test('the largest photo that the page promises goes through', async () => {
  expect(await readCard(page, png(Buffer.concat([photo, Buffer.alloc(5.8e6 - photo.length)])))).toBe(DONE);
});

const policies = [
  ['as it is', (policy) => policy],
  ["with 'wasm-unsafe-eval'", (policy) => policy.replace("script-src 'self'", "$& 'wasm-unsafe-eval'")],
];
test.each(policies)('the policy %s: the page works and violates nothing', async (_, change) => {
  await page.route('**/', async (route) => {
    const response = await route.fetch();
    const headers = response.headers();
    const policy = change(headers['content-security-policy']);
    expect(policy).toContain("script-src 'self'");
    await route.fulfill({ response, headers: { ...headers, 'content-security-policy': policy } });
  });
  await page.reload();
  expect(await readCard(page, PHOTO)).toBe(DONE);
  expect(page.violations).toEqual([]);
});

test('inline code that gets into the page does not run', async () => {
  await page.route('**/', async (route) => {
    const response = await route.fetch();
    const body = `${await response.text()}<script>document.title = 'changed'</script>`;
    await route.fulfill({ response, body });
  });
  await page.reload();
  expect(await page.title()).toBe('Fill in from an identity card');
  expect(page.violations).toEqual(['script-src-elem']);
});
