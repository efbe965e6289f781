// A secret that is given in the place of something else, by a slip, is not printed: not by a reader of ours, and not
// by the parser of the arguments.

import { createHash, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { cli } from '../helpers/cli.ts';
import { useFolder } from '../helpers/files.ts';

const folder = useFolder();
const params = folder.write('params.json', '{"ImageUrl":"https://example.com/a.png"}');
const log = folder.write('calls.log', '');

const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const pem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const random = createHash('sha512').update('a synthetic secret').digest();

const secrets: Record<string, string> = {
  'hexadecimal digits': random.toString('hex'),
  Base64: random.toString('base64'),
  'a SecretKey': random.toString('base64').replace(/\W/g, '').slice(0, 32),
  'a SecretId': `AKID${random.toString('hex').slice(0, 32)}`,
  'an ID number': '440524198701010014',
  'a phone number': '13800138000',
  'a private PEM': pem,
  'a private PEM in Base64': Buffer.from(pem).toString('base64'),
  'a private SM2 key': random.subarray(0, 32).toString('hex'),
  'one that begins with a dash': `-${random.toString('hex')}`,
  'one that begins with two': `--${random.toString('base64')}`,
  'one with an apostrophe': `it's ${random.toString('hex')}' is invalid. x`,
};

const env = {
  TENCENTCLOUD_SECRET_ID: 'x',
  TENCENTCLOUD_SECRET_KEY: 'x',
  TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY: rsa.publicKey.export({ type: 'spki', format: 'pem' }) as string,
  TENCENTCLOUD_ENCRYPTION_ENDPOINT: '127.0.0.1:1',
};

/** Each place of the command line that takes an argument, with the secret in it. */
const places: Record<string, (secret: string) => string[]> = {
  'a command': (secret) => [secret],
  'a command of audit': (secret) => ['audit', secret],
  'an option': (secret) => ['verify', `--${secret}`],
  "an unknown option's value": (secret) => ['verify', `--kye=${secret}`],
  'audit verify': (secret) => ['audit', 'verify', secret],
  'audit verify, one too many': (secret) => ['audit', 'verify', log, secret],
  'audit verify --key': (secret) => ['audit', 'verify', log, '--key', secret],
  'audit verify --key=': (secret) => ['audit', 'verify', log, `--key=${secret}`],
  'audit verify --key env:': (secret) => ['audit', 'verify', log, '--key', `env:${secret}`],
  'audit verify --head': (secret) => ['audit', 'verify', log, '--head', secret, '--count', '1'],
  'audit verify --count': (secret) => ['audit', 'verify', log, '--head', 'a', '--count', secret],
  inspect: (secret) => ['inspect', secret],
  'inspect --action': (secret) => ['inspect', params, '--action', secret],
  plan: (secret) => ['plan', secret],
  'plan --action': (secret) => ['plan', params, '--action', secret],
  'plan --other-actions': (secret) => ['plan', params, '--action', 'BankCardOCR', '--other-actions', secret],
  'plan --clear-identity': (secret) => ['plan', params, '--action', 'DetectAuth', '--clear-identity', secret],
  policy: (secret) => ['policy', secret],
  'seal, its parameters': (secret) => ['seal', secret],
  'seal --key': (secret) => ['seal', params, '--key', secret],
  'seal --image': (secret) => ['seal', folder.write('front.json', '{}'), '--image', secret],
  'seal --action': (secret) => ['seal', params, '--action', secret],
  'seal --request': (secret) => ['seal', params, '--request', `/nosuch/${secret}`],
  'recognize, the image': (secret) => ['recognize', secret],
  'recognize, the image, as JSON': (secret) => ['recognize', secret, '--json'],
  'recognize --key': (secret) => ['recognize', params, '--key', secret],
  'recognize --credentials': (secret) => ['recognize', params, '--credentials', secret],
  'recognize --endpoint': (secret) => ['recognize', params, '--endpoint', secret],
  'recognize --side': (secret) => ['recognize', params, '--side', secret],
  'recognize --rate': (secret) => ['recognize', params, '--rate', `x${secret}`],
  'recognize --config': (secret) => ['recognize', params, '--config', secret],
  'doctor --credentials': (secret) => ['doctor', '--credentials', secret],
  'doctor --key': (secret) => ['doctor', '--key', secret],
  'doctor --region': (secret) => ['doctor', '--region', secret],
  'doctor --region, as JSON': (secret) => ['doctor', '--region', secret, '--json'],
  'doctor --image': (secret) => ['doctor', '--shape', `${folder.path}/shape.json`, '--image', secret],
  'emulator --keys': (secret) => ['emulator', '--keys', secret],
  'emulator --port': (secret) => ['emulator', '--port', `x${secret}`],
  'emulator --fault': (secret) => ['emulator', '--fault', secret],
  'emulator --write-env': (secret) => ['emulator', '--write-env', `/nosuch/${secret}`],
  'emulator, a command': (secret) => ['emulator', '--', secret],
  'emulator --algorithm': (secret) => ['emulator', '--algorithm', secret],
  'verify --key': (secret) => ['verify', '--key', secret],
  'verify --provider': (secret) => ['verify', '--provider', secret],
  'verify --report': (secret) => ['verify', '--report', secret],
  key: (secret) => ['key', secret],
  'key --to': (secret) => ['key', 'x', '--to', secret],
  'key, with another argument': (secret) => ['key', 'x', secret],
};

/** Runs of 8 characters of the secret that a text has; what a text of any kind may have is left out. */
function partsIn(text: string, secret: string): string[] {
  const bare = secret.replace(/-----[A-Z ]+-----/g, '').replace(/ is invalid/, '');
  const parts = Array.from({ length: Math.max(bare.length - 7, 0) }, (_, at) => bare.slice(at, at + 8));
  return parts.filter((part) => /\w{6}/.test(part) && text.includes(part));
}

test('the search finds what it looks for', () => {
  expect(partsIn(`error: unknown action ${secrets.Base64}`, secrets.Base64!)).not.toEqual([]);
  expect(partsIn(`got ${pem.slice(40, 60)}`, pem)).not.toEqual([]);
});

describe.each(Object.entries(places))('%s', (_, place) => {
  test.each(Object.entries(secrets))('given %s prints nothing of it', async (_, secret) => {
    const { code, stdout, stderr } = await cli(place(secret), { env, signal: AbortSignal.timeout(5000) });
    expect(partsIn(stdout + stderr, secret)).toEqual([]);
    expect(code).not.toBe(130);
    expect(code).not.toBe(0);
    expect(stderr + stdout).not.toBe('');
  });
});

test.each([
  [['nosuch'], "error: unknown command 'nosuch'\n"],
  [['verify', '--nosuch=1'], "error: unknown option '--nosuch'\n"],
  [['verify', '--kye'], "error: unknown option '--kye'\n(Did you mean --key?)\n"],
  [
    ['verify', '--lang', 'fr'],
    "error: option '--lang <language>' argument 'fr' is invalid. Allowed choices are en, zh.\n",
  ],
  [['inspect', 'nosuch.har'], "error: can't read nosuch.har: ENOENT\n"],
  [['inspect', 'nosuch'], "error: can't read nosuch: ENOENT\n"],
  [['inspect', `${folder.path}/2026-07`], `error: can't read ${folder.path}/2026-07: ENOENT\n`],
  [
    ['inspect', 'a.har', 'b.har'],
    "error: too many arguments for 'inspect'. Expected 1 argument but got 2.\n",
  ],
  [['inspect'], "error: missing required argument 'file'\n"],
  [['inspect', '--action'], "error: option '--action <name>' argument missing\n"],
  [['inspect', 'k3y'.repeat(12)], "error: can't read a path of 36 characters: ENOENT\n"],
  [['policy', 'k3y'.repeat(12)], /^error: unknown action of 36 characters; the known ones are /],
])('what can be no secret is named: %j', async (args, message) => {
  const { code, stderr } = await cli(args);
  expect(code).toBe(2);
  expect(stderr).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
});
