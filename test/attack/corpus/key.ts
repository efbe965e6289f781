import { DerWriter, join, toBytes } from '../der.ts';
import { splice } from '../mutate-bytes.ts';
import { Random } from '../random.ts';
import { P, pointWithX } from '../sm2-points.ts';
import { keyCase } from '../target-key.ts';
import type { CorpusCase } from './corpus.ts';

const random = new Random(1, 2, 3);
const der = new DerWriter(random, 0);
const N = 2n ** 1024n - 105n;
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

function pkcs1(n: bigint, e: bigint): Uint8Array {
  return der.sequence(der.integer(n), der.integer(e));
}

function pem(label: string, bytes: Uint8Array): string {
  return `-----BEGIN ${label}-----\n${base64(bytes).replace(/(.{64})/g, '$1\n')}\n-----END ${label}-----\n`;
}

const pad = (bytes: Uint8Array) => splice(new Uint8Array(32), 32 - bytes.length, bytes.length, bytes);
const xy = (x: bigint, y: bigint) => join(pad(toBytes(x)), pad(toBytes(y)));
const [, Y0] = pointWithX(0n)!;
const fail = () => {
  throw new Error('李明440524198701010014');
};
const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

const REFUSED = 'ERR_INVALID_PUBLIC_KEY';
const rsa = pkcs1(N, 65_537n);

const INPUTS: readonly [string, unknown, string][] = [
  ['RSA, PKCS#1', rsa, 'RSA'],
  ['RSA, issued', base64(Buffer.from(pem('RSA PUBLIC KEY', rsa))), 'RSA'],
  ['exponent 2^33 - 1', pkcs1(N, 2n ** 33n - 1n), 'RSA'],
  ['exponent 2^33 + 1', pkcs1(N, 2n ** 33n + 1n), REFUSED],
  ['exponent 1', pkcs1(N, 1n), REFUSED],
  ['exponent 4', pkcs1(N, 4n), REFUSED],
  ['8192 bits', pkcs1(2n ** 8191n + 3n, 3n), 'RSA'],
  ['a modulus with a small prime factor', pkcs1(2n ** 8191n + 1n, 3n), REFUSED],
  ['8193 bits', pkcs1(2n ** 8192n + 1n, 3n), REFUSED],
  ['a million bits', pkcs1(2n ** 1_000_000n + 1n, 3n), REFUSED],
  ['an even modulus', pkcs1(N - 1n, 3n), REFUSED],
  ['a modulus of one', pkcs1(1n, 3n), REFUSED],
  ['a length that is not minimal', splice(rsa, 1, 2, Uint8Array.of(0x82, 0)), REFUSED],
  ['an indefinite length', join(Uint8Array.of(0x30, 0x80), rsa.subarray(3), Uint8Array.of(0, 0)), REFUSED],
  ['Base64 with an unused bit', base64(rsa).replace(/.==$/, 'R==').replace(/.=$/, 'F='), REFUSED],
  ['a label of digits', pem('6222000000000000000CERTIFICATE', rsa), REFUSED],
  ['a byte order mark before PEM', `\ufeff${pem('RSA PUBLIC KEY', rsa)}`, 'RSA'],
  ['SM2, x = 0', xy(0n, Y0), 'SM2'],
  ['SM2, x = p: the same point, not reduced', xy(P, Y0), REFUSED],
  ['SM2, y of zero', xy(0n, 0n), REFUSED],
  ['SM2, x of the twist', xy(P - 3n, 1n), REFUSED],
  ['SM2, hybrid', join(Uint8Array.of(6), xy(0n, Y0)), REFUSED],
  ['SM2, infinity', Uint8Array.of(0), REFUSED],
  ['a proxy that throws', new Proxy({}, { get: fail }), REFUSED],
  ['a revoked proxy', revoked(), REFUSED],
  ['a prototype that throws', Object.create(new Proxy({}, { get: fail })), REFUSED],
  ['an export of a revoked proxy', { type: 'public', export: revoked }, REFUSED],
];

export const KEY_CASES: readonly CorpusCase[] = INPUTS.map(([name, input, outcome]) => ({
  name: `key: ${name}`,
  make: () => keyCase(input, new Random(1, 2, 3)),
  outcome,
}));
