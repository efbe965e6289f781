// The rehearsal of a release sees what was tampered with, and runs what the release runs.

import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useFolder } from '../helpers/files.ts';

const path = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const load = (name: string) => import(path(`test/packaging/lib/${name}.mjs`));
const { compareEqual, compareFiles, compareLists, integrityOf } = await load('compare');
const { hashFiles, listPackages } = await load('files');
const { asInRepository, deadTargets, targetsOf } = await load('readme');
const { startRegistry } = await load('registry');
const { CHECK, PACK, PUBLISH, SBOM, componentsOf, describePackage, subjectOf } = await load('release');

const folder = useFolder();
const write = (file: string, content: string) => {
  mkdirSync(dirname(join(folder.path, file)), { recursive: true });
  folder.write(file, content);
};

test('the commands are those of the release', () => {
  const workflow = readFileSync(path('.github/workflows/release.yml'), 'utf8');
  const commands = [...workflow.matchAll(/^ +- run: (.*)$/gm)].map(([, command]) => command);
  const [publish, ...flags] = PUBLISH;
  expect(commands).toEqual([
    CHECK,
    'npm ci --ignore-scripts',
    `npm ${PACK.join(' ')}`,
    `npm ${SBOM.join(' ')} > sbom.cdx.json`,
    `npm ${publish} ./*.tgz --provenance ${flags.join(' ')}`,
  ]);
});

describe('tarballs', () => {
  const tarball = Buffer.from('a tarball');
  const changed = Buffer.from('a tarbalk');

  test('the same everywhere', () => {
    const integrity = integrityOf(tarball);
    expect(integrity).toMatch(/^sha512-[\w+/]{86}==$/);
    expect(() =>
      compareEqual({ packed: integrity, served: integrityOf(Buffer.from(tarball)) }),
    ).not.toThrow();
  });

  test('a byte that was changed on the way', () => {
    const found = { packed: integrityOf(tarball), served: integrityOf(changed) };
    expect(() => compareEqual(found)).toThrow(`packed: ${found.packed}\nserved: ${found.served}`);
  });

  test('one that nobody asked for, or that nowhere is', () => {
    expect(() => compareEqual({ packed: integrityOf(tarball), served: '' })).toThrow('served: ');
    expect(() => compareEqual({ packed: undefined, served: undefined })).toThrow('packed: undefined');
  });
});

describe('files', () => {
  test('are known by their paths and hashes', () => {
    write('files/index.js', 'code');
    write('files/dist/deep/code.js', 'code');
    const hash = '5694d08a2e53ffcae0c3103e5ad6f6076abd960eb1f8a56577040bc1028f702b';
    expect(hashFiles(join(folder.path, 'files'))).toEqual({ 'index.js': hash, 'dist/deep/code.js': hash });
    expect(hashFiles(join(folder.path, 'files'), ['index.js'])).toEqual({ 'index.js': hash });
  });

  test('changed, surplus and missing ones are named', () => {
    const expected = { same: '1', changed: '2', missing: '3' };
    const actual = { same: '1', changed: '0', surplus: '4' };
    expect(() => compareFiles(actual, expected)).toThrow(
      'changed: changed\nmissing: missing\nsurplus: surplus',
    );
    expect(() => compareFiles(expected, { ...expected })).not.toThrow();
    expect(() => compareFiles({}, {})).toThrow('no file at all');
  });
});

describe('the SBOM', () => {
  const hex = '00ff'.repeat(32);
  const integrity = `sha512-${Buffer.from(hex, 'hex').toString('base64')}`;
  const component = (name: string, more = {}) => ({
    name,
    version: '1.0.0',
    purl: `pkg:npm/${name}@1.0.0`,
    hashes: [{ alg: 'SHA-512', content: hex }],
    ...more,
  });
  const installed = ['a', 'b'].map((name) => ({ name, version: '1.0.0', integrity }));
  const compare = (...components: object[]) =>
    compareLists(componentsOf({ components }).map(describePackage), installed.map(describePackage));

  test('that lists what is installed', () => {
    expect(() => compare(component('b'), component('a'))).not.toThrow();
    expect(subjectOf({ metadata: { component: component('self') } })).toBe('pkg:npm/self@1.0.0');
  });

  test.each<[string, object[], string]>([
    ['that lacks a component', [component('a')], `- b@1.0.0 ${integrity}`],
    ['that has one too many', [component('a'), component('b'), component('c')], '+ c@1.0.0'],
    ['of another version', [component('a'), component('b', { version: '1.0.1' })], '+ b@1.0.1'],
    [
      'of another hash',
      [component('a'), component('b', { hashes: [{ alg: 'SHA-512', content: 'ff' }] })],
      '+ b@',
    ],
    [
      'without hashes',
      [component('a'), component('b', { hashes: undefined })],
      '+ b@1.0.0 without integrity',
    ],
    ['of something else than packages', [component('a', { purl: undefined })], 'a has no purl'],
  ])('%s', (_, components, message) => {
    expect(() => compare(...components)).toThrow(message);
  });

  test('is compared with what lies on the disk, not with what the lock file says', () => {
    const manifest = (name: string, version: string) => JSON.stringify({ name, version });
    const packages = {
      'node_modules/a': { version: '1.0.0', integrity },
      'node_modules/@scope/b': { version: '2.0.0', integrity },
    };
    write('project/package-lock.json', JSON.stringify({ packages }));
    write('project/node_modules/a/package.json', manifest('a', '1.0.1'));
    write('project/node_modules/a/dist/package.json', '{ "type": "module" }');
    write('project/node_modules/a/node_modules/hidden/package.json', manifest('hidden', '3.0.0'));
    write('project/node_modules/@scope/b/package.json', manifest('@scope/b', '2.0.0'));
    const found = listPackages(join(folder.path, 'project'));
    expect(found).toHaveLength(3);
    expect(found).toEqual(
      expect.arrayContaining([
        { name: 'a', version: '1.0.1', integrity },
        { name: 'hidden', version: '3.0.0', integrity: undefined },
        { name: '@scope/b', version: '2.0.0', integrity },
      ]),
    );
  });
});

describe('the packed README', () => {
  const at = { repository: 'me/fork', tag: 'v1.2.3' };
  const page = 'https://github.com/me/fork/blob/v1.2.3/docs/b.md';
  const picture = 'https://raw.githubusercontent.com/me/fork/v1.2.3/b.svg';
  const text = `[b](${page}#b) ![p](${picture}) <source srcset="${picture} 2x"> [c](#c) [d](https://d.example)`;
  const exists = (file: string) => ['docs/b.md', 'b.svg'].includes(file);

  test('whose links lead to files of the tag', () => {
    expect(deadTargets(text, at, exists)).toEqual([]);
    expect(targetsOf(text)).toHaveLength(5);
    expect(asInRepository(text, at)).toBe(
      '[b](docs/b.md#b) ![p](b.svg) <source srcset="b.svg 2x"> [c](#c) [d](https://d.example)',
    );
  });

  test.each([
    ['a relative link', '[b](docs/b.md)', 'docs/b.md'],
    ['a relative picture', '<img src="b.svg">', 'b.svg'],
    ['a relative source', '<source srcset="b.svg">', 'b.svg'],
    ['a file that is not there', `[b](${page}x)`, `${page}x`],
  ])('%s is found', (_, markdown, target) => {
    expect(deadTargets(markdown, at, exists)).toEqual([target]);
  });
});

describe('the registry', () => {
  const UPSTREAM = 'https://registry.example/npm/';
  const bytes = Buffer.from('a tarball');
  const document = {
    name: 'own',
    versions: { '1.0.0': { dist: { integrity: integrityOf(bytes) } } },
    _attachments: { 'own-1.0.0.tgz': { data: bytes.toString('base64') } },
  };
  let registry: { url: string; token: string; served: string[]; close(): void };
  beforeAll(async () => {
    registry = await startRegistry('own', UPSTREAM);
  });
  afterAll(() => registry.close());

  const ask = (path: string, more?: RequestInit) =>
    fetch(registry.url + path, { redirect: 'manual', ...more });
  const publish = (token: string) =>
    ask('own', {
      method: 'PUT',
      body: JSON.stringify(document),
      headers: { authorization: `Bearer ${token}` },
    });

  test('takes the package from nobody without the token, and sends for it nowhere else', async () => {
    expect((await publish('guessed')).status).toBe(401);
    expect((await ask('own')).status).toBe(404);
    expect((await ask('own/-/own-1.0.0.tgz')).status).toBe(404);
    expect(registry.served).toEqual([]);
  });

  test('serves what was published, and notes it', async () => {
    expect((await publish(registry.token)).status).toBe(201);
    expect(await (await ask('own')).json()).toEqual({ name: 'own', versions: document.versions });
    expect(await (await ask('own/-/own-1.0.0.tgz')).text()).toBe('a tarball');
    expect(registry.served).toEqual([integrityOf(bytes)]);
  });

  test('sends for other packages to the registry in use, and passes nothing but questions', async () => {
    const answer = await ask('@scope%2fother');
    expect([answer.status, answer.headers.get('location')]).toEqual([307, `${UPSTREAM}@scope%2fother`]);
    expect((await ask('owned')).headers.get('location')).toBe(`${UPSTREAM}owned`);
    expect((await ask('other', { method: 'PUT', body: '{}' })).status).toBe(405);
  });

  test('listens on this machine alone', () => {
    expect(new URL(registry.url).hostname).toBe('127.0.0.1');
  });
});
