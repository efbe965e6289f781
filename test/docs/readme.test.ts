// The READMEs: short, in the order that a newcomer asks, and true in what they tell to type. Their programs, links and
// sentences are held with those of all pages.

import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { failureOf, withEncryption } from 'tencentcloud-encryption';
import { ocr } from 'tencentcloud-sdk-nodejs-ocr';
import { afterAll, describe, expect, test } from 'vitest';
import { useEmulator } from '../helpers/emulated.ts';
import { fences, links, sections, tables } from '../helpers/markdown.ts';
import { pathWithCommands, writeCommand } from '../helpers/page-commands.ts';
import { PAGES, read, root, translationOf } from '../helpers/pages.ts';

const README = read('README.md');
const manifest = JSON.parse(read('package.json'));
const section = (title: string) => sections(README).find((each) => each.title === title)!.text;

const SECTIONS = [
  'tencentcloud-encryption',
  'Who needs it',
  'Get a key',
  'Install',
  'Recognise a card',
  'FaceID',
  'Try it in a minute, without a key',
  'What goes over the wire',
  'Which key gives what',
  'In production',
  'Speed',
  'Documents',
];

test('the sections come in the order of a newcomer', () => {
  expect(sections(README).map(({ title }) => title)).toEqual(SECTIONS);
});

describe.each(['README.md', 'README.zh-CN.md'])('%s', (file) => {
  const text = read(file);
  const targets = links(text).map(({ target }) => target.split('#')[0]!);

  test('has at most 200 lines', () => expect(text.split('\n').length).toBeLessThanOrEqual(200));

  test.each([
    'https://cloud.tencent.com/document/product/866/106048',
    'https://cloud.tencent.com/document/product/866/103433',
    'https://cloud.tencent.com/document/product/1007/47180',
    'https://console.cloud.tencent.com/ocr/overview',
    'https://console.cloud.tencent.com/cam/capi',
    'https://console.cloud.tencent.com/workorder/category',
  ])('links to %s, where a key comes from', (address) => expect(targets).toContain(address));

  test('its table of documents names every page', () => {
    const named = links(sections(text).at(-1)!.text).map(({ target }) => target);
    const pages = PAGES.filter((page) => page !== 'README.md');
    const own = pages.map((page) => (file === 'README.md' ? page : translationOf(page)));
    expect(own.filter((page) => !named.includes(page))).toEqual([]);
    for (const more of ['CHANGELOG.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', 'LICENSE'])
      expect(named).toContain(more);
  });

  test('the first paragraph on SM4 says that the nonce is reused, and its rows of the table too', () => {
    const paragraphs = text.split(/\n\s*\n/).filter((part) => part.includes('SM4') && !part.startsWith('<'));
    expect(paragraphs[0]).toMatch(/\*\*.*(?:reuses its nonce|复用初始向量)/);
    const rows = tables(text).flatMap((table) => table.filter(([first]) => /SM4-GCM/.test(first!)));
    expect(rows.filter((row) => /\*\*(?:nonce reuse|初始向量复用)\*\*/.test(row.join())).length).toBe(2);
  });
});

// --- what it tells to type ---

const TRY = section('Try it in a minute, without a key');
const [command] = fences(README)
  .map(({ content }) => content.trim())
  .filter((content) => content.startsWith('npx '));
const folder = mkdtempSync(join(tmpdir(), 'readme-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('without a key', () => {
  test('it names the package and the SDK, and nothing else', () => {
    const packages = [...command!.matchAll(/ -p (\S+)/g)].map(([, name]) => name!);
    expect(packages).toEqual([manifest.name, 'tencentcloud-sdk-nodejs-ocr']);
    expect(Object.keys(manifest.peerDependencies)).toContain(packages[1]);
  });

  test('the command for an empty folder runs', async () => {
    // What is left of npx when the packages are there: the command behind their names.
    const skipNames =
      'while [ "$1" = -y ] || [ "$1" = -p ]; do [ "$1" = -p ] && shift; shift; done; exec "$@"';
    writeCommand(join(folder, 'npx'), skipNames);
    copyFileSync(`${root}fixtures/specimen-front.png`, join(folder, 'card.jpg'));
    const PATH = `${folder}:${pathWithCommands(folder)}`;
    const { stdout } = await promisify(execFile)('sh', ['-c', command!], { cwd: folder, env: { PATH } });
    expect(stdout).toMatch(/^Name +李明$/m);
  });

  test('the commands of a clone are scripts of package.json', () => {
    const commands = [...TRY.matchAll(/`(npm [^`]+)`/g)].map(([, line]) => line!);
    expect(commands).toEqual(['npm ci && npm run demo', 'npm ci && npm test']);
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(['demo', 'test']));
  });

  test("the version that isn't on npm yet is the one that the changelog calls unreleased", () => {
    const [, version] = /Version (\S+) isn't on npm yet/.exec(README) ?? [];
    expect(read('CHANGELOG.md')).toContain(`## ${version} (unreleased)`);
    expect(manifest.version).toBe(version);
  });
});

// --- what it says of others, and of documents ---

const emulated = useEmulator();

test('the SDK calls over TLS, and gives a call 60 seconds', () => {
  const { profile } = new ocr.v20181119.Client({ credential: {} });
  expect(profile.httpProfile).toMatchObject({ protocol: 'https://', reqTimeout: 60 });
});

test('a reqTimeout ends a stalled call', async () => {
  const { clientConfig, publicKeys } = emulated.emulator;
  const { profile, ...rest } = clientConfig as { profile: { httpProfile: object } };
  const httpProfile = { ...profile.httpProfile, reqTimeout: 0.2 };
  const client = withEncryption(new ocr.v20181119.Client({ ...rest, profile: { httpProfile } } as never), {
    publicKey: publicKeys['AES-256-CBC'],
  });
  emulated.emulator.behave({ fault: 'stalled' });
  const error = await client.RecognizeEncryptedIDCardOCR({ ImageUrl: 'https://x.test/' }).catch((e) => e);
  emulated.emulator.behave({ fault: undefined });
  expect(failureOf(error)).toMatchObject({ failure: 'timeout', retryable: true });
});

test('the versions of Node are those of package.json', () => {
  expect(section('Install')).toContain('Node 20.19+, 22.12+ or 24+');
  expect(manifest.engines.node).toBe('^20.19.0 || ^22.12.0 || >=24');
});

test('the letter asks for what the README says', () => {
  const letters = fences(read('docs/get-a-key.md')).filter(({ language }) => language === 'text');
  const english = letters.find(({ content }) => content.startsWith('Subject:'))!.content.replace(/\s+/g, ' ');
  expect(english).toMatch(/Issue an SM2 public key/);
  expect(english).toMatch(/issue an RSA public key of 2048 bits or more/);
  expect(english).toMatch(/Our present public key is RSA of 1024 bits/);
});
