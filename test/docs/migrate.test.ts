// docs/migrate.md: its commands run as they stand and print what it shows, and an upgraded call loses what it says.

import { execFile } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { LOST_PARAMETERS } from '../../src/envelope/action-rules.ts';
import { useFolder } from '../helpers/files.ts';
import { codeSpans, fences, sections } from '../helpers/markdown.ts';
import { read, root, translationOf } from '../helpers/pages.ts';
import { membersOf } from '../helpers/sdk-models.ts';

const PAGE = 'docs/migrate.md';
const folder = useFolder();

/** What a shell prints and ends with, where npx is the command line of this repository. */
async function shell(commands: string) {
  const npx = join(folder.path, 'npx');
  writeFileSync(npx, `#!/bin/sh\nshift\nexec "${process.execPath}" "${root}dist/cli/main.js" "$@"\n`);
  chmodSync(npx, 0o755);
  const env = { PATH: `${folder.path}:${process.env.PATH}` };
  const ended = promisify(execFile)('sh', ['-c', commands], { cwd: folder.path, env });
  return ended.then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }) => ({ code, stdout }),
  );
}

test('the commands of the dry run print what the page shows, and end with 1', async () => {
  const [commands] = fences(read(PAGE)).filter(({ language }) => language === 'sh');
  const [printed] = fences(read(PAGE)).filter(({ language }) => language === 'text');
  expect(await shell(commands!.content)).toEqual({ code: 1, stdout: printed!.content });
});

describe.each([PAGE, translationOf(PAGE)])('%s', (page) => {
  test('names every parameter that the encrypted action lacks', () => {
    const upgrade = sections(read(page)).find(({ title }) => title.startsWith('3. '))!;
    const [request, sealed] = ['IDCardOCRRequest', 'RecognizeEncryptedIDCardOCRRequest'].map(membersOf);
    const lost = request!.filter((name) => name !== 'ImageBase64' && !sealed!.includes(name));
    expect(lost.length).toBeGreaterThan(0);
    expect(LOST_PARAMETERS.get('IDCardOCR')).toEqual(lost);
    expect(codeSpans(upgrade.text)).toEqual(expect.arrayContaining(lost));
  });
});

test('the answers of both have the same members', () => {
  const [plain, sealed] = ['IDCardOCRResponse', 'RecognizeEncryptedIDCardOCRResponse'].map(membersOf);
  expect(plain!.length).toBeGreaterThan(8);
  expect([...plain!, 'EncryptedBody', 'Encryption'].sort()).toEqual([...sealed!].sort());
});
