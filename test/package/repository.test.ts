// What the repository tells its tools and its contributors is true of it.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

interface Manifest {
  readonly engines?: { readonly node: string };
  readonly [dependencies: string]: unknown;
}

/** The folders that have a package.json with dependencies, from the root, as dependabot.yml writes them. */
function projects(folder = root): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'package.json') {
      const names = Object.keys(dependenciesIn(relative(root, folder)));
      return names.length > 0 ? [`/${relative(root, folder)}`] : [];
    }
    const isOurs = entry.isDirectory() && !/^(\.|node_modules$|dist$)/.test(entry.name);
    return isOurs ? projects(join(folder, entry.name)) : [];
  });
}

function dependenciesIn(project: string): Record<string, string> {
  const manifest = JSON.parse(read(join(project, 'package.json'))) as Manifest;
  const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'];
  return Object.assign({}, ...kinds.map((kind) => manifest[kind]));
}

test('.nvmrc is the oldest Node of package.json, on which CI runs the tests', () => {
  const { engines } = JSON.parse(read('package.json')) as Manifest;
  const oldest = read('.nvmrc').trim();
  expect(engines?.node.startsWith(`^${oldest} `)).toBe(true);
  expect(read('.github/workflows/ci.yml')).toContain(`node: ['${oldest}',`);
});

test('Dependabot watches every project of the repository, and no other', () => {
  const npm = read('.github/dependabot.yml').split('github-actions')[0]!;
  const folders = [...npm.matchAll(/^ +(?:directory:|-) (\/\S*)$/gm)].map(([, folder]) => folder);
  expect(folders.sort()).toEqual(projects().sort());
});

test('what Dependabot leaves alone is used', () => {
  const used = projects().flatMap((project) => Object.keys(dependenciesIn(project)));
  const ignored = [...read('.github/dependabot.yml').matchAll(/dependency-name: '?([^'\s]+)/g)];
  const names = ignored.map(([, name]) => new RegExp(`^${name!.replaceAll('*', '.*')}$`));
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((name) => !used.some((dependency) => name.test(dependency)))).toEqual([]);
});

const FORMS = '.github/ISSUE_TEMPLATE';
const forms = readdirSync(join(root, FORMS)).filter((file) => file !== 'config.yml');

test.each(forms)('the form %s warns of real data, and its links lead somewhere', (file) => {
  const form = read(join(FORMS, file));
  const links = [...form.matchAll(/\]\(\.\.\/(?:blob|tree)\/HEAD\/([^)]+)\)/g)].map(([, target]) => target!);
  expect(form).toMatch(/\*\*Never paste [^*]+\bkeys?\b[^*]+\bcredentials?\b[^*]*\*\*/);
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((target) => !existsSync(join(root, target)))).toEqual([]);
});

test('no report goes past the forms', () => {
  expect(read(join(FORMS, 'config.yml'))).toMatch(/^blank_issues_enabled: false$/m);
});
