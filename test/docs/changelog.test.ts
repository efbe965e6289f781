// What a version may change, as docs/stability.md says it, held to what the changelog tells of each version.

import { describe, expect, test } from 'vitest';
import { codeSpans, sections, tables } from '../helpers/markdown.ts';
import { read } from '../helpers/pages.ts';

interface Release {
  readonly version: readonly [major: number, minor: number, patch: number];
  /** Milliseconds; a version that isn't released yet is of today. */
  readonly date: number;
  /** The text of each part, by its title: Migrating, Added, Deprecated … */
  readonly parts: ReadonlyMap<string, string>;
}

const HEAD = /^(\d+)\.(\d+)\.(\d+) \((\d{4}-\d\d-\d\d|unreleased)\)$/;

/** The releases of a changelog, the newest first. */
function releasesOf(changelog: string): Release[] {
  const releases: { version: Release['version']; date: number; parts: Map<string, string> }[] = [];
  for (const { level, title, text } of sections(changelog)) {
    const [, major, minor, patch, date] = HEAD.exec(title) ?? [];
    if (level === 2) {
      const version = [Number(major), Number(minor), Number(patch)] as const;
      releases.push({
        version,
        date: date === 'unreleased' ? Date.now() : Date.parse(date!),
        parts: new Map(),
      });
    } else if (level === 3) releases.at(-1)!.parts.set(title, text);
  }
  return releases;
}

const BREAKING = ['Migrating', 'Removed'];
const NEW = ['Added', 'Deprecated'];

/** Parts that the number of a version doesn't allow. A security fix may break in any version. */
function tooMuch({ version: [major, minor, patch], parts }: Release): string[] {
  const isPatch = patch > 0;
  const mayBreak = parts.has('Security') || (!isPatch && (major === 0 || minor === 0));
  const forbidden = [...(mayBreak ? [] : BREAKING), ...(isPatch ? NEW : [])];
  return forbidden.filter((part) => parts.has(part)).map((part) => `${major}.${minor}.${patch}: ${part}`);
}

const SIX_MONTHS = 182 * 24 * 3600_000;

/** Whether a name was announced 6 months and a minor version before. */
function wasAnnounced(name: string, removal: Release, earlier: readonly Release[]): boolean {
  const announced = earlier.find(({ parts }) => codeSpans(parts.get('Deprecated') ?? '').includes(name));
  if (!announced || removal.date - announced.date < SIX_MONTHS) return false;
  const minorOf = ({ version: [major, minor] }: Release) => `${major}.${minor}`;
  const between = earlier.slice(0, earlier.indexOf(announced)).map(minorOf);
  return between.some((minor) => ![minorOf(removal), minorOf(announced)].includes(minor));
}

/** Names that are gone too early, or of which "Migrating" doesn't say what to write. */
function goneTooEarly(releases: readonly Release[]): string[] {
  return releases.flatMap((release, n) => {
    const names = codeSpans(release.parts.get('Removed') ?? '');
    const migrating = codeSpans(release.parts.get('Migrating') ?? '');
    if (release.parts.has('Security')) return names.filter((name) => !migrating.includes(name));
    return names.filter(
      (name) => !migrating.includes(name) || !wasAnnounced(name, release, releases.slice(n + 1)),
    );
  });
}

const faultsOf = (changelog: string) => {
  const releases = releasesOf(changelog);
  return [...releases.flatMap(tooMuch), ...goneTooEarly(releases)];
};

describe('the changelog', () => {
  const changelog = read('CHANGELOG.md');

  test('names each version by its number and its day', () => {
    const heads = sections(changelog).filter(({ level }) => level === 2);
    expect(heads.length).toBeGreaterThan(0);
    expect(heads.filter(({ title }) => !HEAD.test(title))).toEqual([]);
  });

  test('tells of no version what its number does not allow', () => {
    expect(faultsOf(changelog)).toEqual([]);
  });

  test('says of each change that breaks what you see, and what to write instead', () => {
    const migrating = sections(changelog).filter(({ title }) => title === 'Migrating');
    const rows = migrating.flatMap(({ text }) => tables(text).flat());
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter((row) => row.length < 3 || row.includes(''))).toEqual([]);
  });
});

const migrate = (name: string) => `### Migrating\n| \`${name}\` | gone | another |\n\n`;
const removal = (version: string, head: string) =>
  `## ${version}\n\n${head}### Removed\n- \`old\`\n\n## 0.3.0 (2027-04-01)\n\n### Fixed\n- x\n\n## 0.2.0 (2027-01-01)\n\n### Deprecated\n- \`old\`: use \`new\`.\n`;

describe('of a version', () => {
  test.each<[string, string, string[]]>([
    ['a patch that breaks', `## 0.1.1 (2027-01-01)\n\n${migrate('x')}`, ['0.1.1: Migrating']],
    ['a patch with something new', '## 0.1.1 (2027-01-01)\n\n### Added\n- x\n', ['0.1.1: Added']],
    ['a patch that breaks for security', `## 0.1.1 (2027-01-01)\n\n${migrate('x')}### Security\n- x\n`, []],
    ['a minor version that breaks before 1.0', `## 0.2.0 (2027-01-01)\n\n${migrate('x')}`, []],
    [
      'a minor version that breaks after 1.0',
      `## 1.2.0 (2027-01-01)\n\n${migrate('x')}`,
      ['1.2.0: Migrating'],
    ],
    ['a major version that breaks', `## 2.0.0 (2027-01-01)\n\n${migrate('x')}`, []],
    ['what goes a year later', removal('0.4.0 (2028-01-01)', migrate('old')), []],
    ['what goes without a word on it', removal('0.4.0 (2028-01-01)', ''), ['old']],
    ['what goes after 5 months', removal('0.4.0 (2027-06-01)', migrate('old')), ['old']],
    [
      'what goes with the next minor version',
      removal('0.3.1 (2028-01-01)', migrate('old')),
      ['0.3.1: Migrating', '0.3.1: Removed', 'old'],
    ],
    ['what was never announced', `## 0.4.0 (2028-01-01)\n\n${migrate('y')}### Removed\n- \`y\`\n`, ['y']],
  ])('%s', (_, changelog, faults) => {
    expect(faultsOf(changelog)).toEqual(faults);
  });
});
