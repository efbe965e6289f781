// The habits that all commands share.

import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { libraryVersion } from '../../src/platform/version.ts';
import { cli } from '../helpers/cli.ts';

const commands = [
  'recognize',
  'seal',
  'plan',
  'doctor',
  'emulator',
  'inspect',
  'key',
  'verify',
  'audit verify',
  'policy',
];

test('the version is that of the package', async () => {
  expect(libraryVersion).toBe(manifest.version);
  expect(await cli(['--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
});

test.each(commands)('%s --help goes to stdout and has an example', async (command) => {
  const { code, stdout, stderr } = await cli([...command.split(' '), '--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(`$ tencentcloud-encryption ${command}`);
});

test('--help lists every command', async () => {
  const { stdout } = await cli(['--help']);
  for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command.split(' ')[0]}\\b`, 'm'));
});

test.each([[['nosuch']], [['--nosuch']], [['policy', '--nosuch']]])(
  'wrong usage is explained on stderr and ends with 2: %j',
  async (args) => {
    const { code, stdout, stderr } = await cli(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: unknown (command|option) '/);
  },
);

// The pointer of a message is for those who have no code beside it. The words before either are not this test's affair.
const REFUSED: [string, string[], string, RegExp][] = [
  ['an error', ['key', '-'], 'no key', /^error: publicKey: [^.]*\w \(ERR_INVALID_PUBLIC_KEY\)\n$/],
  [
    'an error within another sentence',
    ['key', 'nosuch'],
    '',
    /^error: .*: publicKey: [^.]*\w\. See docs\/errors\.md#err_invalid_public_key\n$/,
  ],
  [
    'a plan',
    ['plan', '-', '--action', 'BankCardOCR'],
    '{}',
    /^BankCardOCR\n {2}refused {2}[^.]*\w \(ERR_PLAINTEXT_ACTION\)\n$/,
  ],
];
test.each(REFUSED)('%s has its code or its page, not both', async (_, args, stdin, expected) => {
  const { stdout, stderr } = await cli(args, { stdin });
  expect(stdout || stderr).toMatch(expected);
});
