// docs/migrate.md: its commands run as they stand and print what it shows, and an upgraded call loses what it says.

import { describe, expect, test } from 'vitest';
import { LOST_PARAMETERS } from '../../src/envelope/action-rules.ts';
import { useFolder } from '../helpers/files.ts';
import { codeSpans, sections } from '../helpers/markdown.ts';
import { commandsOf, runCommand } from '../helpers/page-commands.ts';
import { read, translationOf } from '../helpers/pages.ts';
import { membersOf } from '../helpers/sdk-models.ts';

const PAGE = 'docs/migrate.md';
const folder = useFolder();

test('the commands of the dry run print what the page shows, and end with 1', async () => {
  const [dryRun] = commandsOf(PAGE);
  const { code, stdout } = await runCommand(dryRun!, folder.path, {}).catch((error) => error);
  expect({ code, stdout }).toEqual({ code: 1, stdout: dryRun!.shown });
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
