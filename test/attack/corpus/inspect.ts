import { nest } from '../mutate-value.ts';
import { captureCase } from '../target-inspect.ts';
import type { CorpusCase } from './corpus.ts';

const http = (status: string, headers = '', body = 'x') => `HTTP/1.1 ${status}\r\n${headers}\r\n${body}`;
const json = (value: unknown) => JSON.stringify(value);
const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

const FINDINGS = 'findings';
const NOTHING = 'nothing found';

const INPUTS: readonly [string, string | Uint8Array, string][] = [
  ['an identity number as status', http('440524198701010014', 'a: b\r\n'), NOTHING],
  [
    'an identity number as status in a HAR',
    json({ request: { EncryptedBody: 1 }, response: { headers: [], status: 440524198701010000 } }),
    FINDINGS,
  ],
  [
    'a long name above a million members',
    json({
      RequestId: 'r',
      ['x'.repeat(2_000_000)]: Array.from({ length: 900 }, () =>
        Array.from({ length: 900 }, () => ({ Name: 'v' })),
      ),
    }),
    NOTHING,
  ],
  ['a text of equals signs', json({ EncryptedBody: `A${'='.repeat(500_000)}x`, Encryption: {} }), FINDINGS],
  [
    'a Base64url text with equals signs',
    json({ EncryptedBody: `${'_'.repeat(500_000)}=`, Encryption: {} }),
    FINDINGS,
  ],
  ['20,000 start lines', 'POST / HTTP/1.1\n'.repeat(20_000), FINDINGS],
  ['chunks of nothing', http('200', 'Transfer-Encoding: chunked\r\n', '0\r\n\r\n0\r\n'), NOTHING],
  [
    'a chunk larger than all memory',
    http('200', 'Transfer-Encoding: chunked\r\n', 'ffffffff\r\n{}'),
    NOTHING,
  ],
  [
    'members twice, and __proto__',
    '{"Encryption":{},"Encryption":{"__proto__":{"Iv":1},"Iv":"","Iv":1},"__proto__":{"a":1}}',
    FINDINGS,
  ],
  [
    'nested 100,000 deep',
    `{"EncryptedBody":${deep(100_000)},"Encryption":{"EncryptList":${deep(100_000)}}}`,
    FINDINGS,
  ],
  ['nested in a HAR', json({ log: { entries: [nest(500, 1), { request: nest(500, 1) }] } }), 'refused'],
  ['UTF-16 cut in a character', Buffer.from('\ufeff{"RequestId":"r"}', 'utf16le').subarray(0, 35), 'refused'],
  ['nothing', '', 'refused'],
];

export const INSPECT_CASES: readonly CorpusCase[] = INPUTS.map(([name, input, outcome]) => ({
  name: `inspect: ${name}`,
  make: () => captureCase(input),
  outcome,
}));
