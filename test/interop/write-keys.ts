// Draws the key pairs of the fixtures, by OpenSSL: RSA of every size, and SM2 keys with short numbers in them.

import { writeFileSync } from 'node:fs';
import { toBase64, toHex } from '../helpers/vectors.ts';
import { openssl } from './openssl.ts';

const BANNER = 'PUBLIC TEST KEYS. Everyone has them: never use one for anything but tests.';

interface Pair {
  readonly privateDer: Uint8Array;
  readonly publicDer: Uint8Array;
}

async function generate(...algorithm: string[]): Promise<Pair> {
  const pem = await openssl(['genpkey', '-algorithm', ...algorithm]);
  // Asked for DER, genpkey writes PKCS#1 and SEC 1; this one keeps to PKCS#8.
  const privateDer = await openssl(['pkcs8', '-topk8', '-nocrypt', '-outform', 'DER'], pem);
  const publicDer = await openssl(['pkey', '-inform', 'DER', '-pubout', '-outform', 'DER'], privateDer);
  return { privateDer, publicDer };
}

/** d, X and Y: in the PKCS#8 of OpenSSL an OCTET STRING of 32 bytes, at the end of the SPKI 04 ‖ X ‖ Y. */
function numbersOf({ privateDer, publicDer }: Pair) {
  const scalar = /0201010420([0-9a-f]{64})/.exec(toHex(privateDer))![1]!;
  const point = toHex(publicDer.subarray(-64));
  return { scalar, x: point.slice(0, 64), y: point.slice(64) };
}

const isShort = (number: string): boolean => number.startsWith('00');

const SM2_KEYS: Record<string, (numbers: ReturnType<typeof numbersOf>) => boolean> = {
  ordinary: ({ scalar, x, y }) => ![scalar, x, y].some(isShort),
  shortX: ({ x }) => isShort(x),
  shortY: ({ y }) => isShort(y),
  shortScalar: ({ scalar }) => isShort(scalar),
};

async function searchSm2(isWanted: (numbers: ReturnType<typeof numbersOf>) => boolean) {
  for (;;) {
    const pair = await generate('SM2');
    const numbers = numbersOf(pair);
    if (isWanted(numbers)) return { scalar: numbers.scalar, ...inBase64(pair) };
  }
}

function inBase64({ privateDer, publicDer }: Pair) {
  return { privateKey: toBase64(privateDer), publicKey: toBase64(publicDer) };
}

export async function writeKeys(file: string): Promise<void> {
  const sm2: Record<string, object> = {};
  for (const [name, isWanted] of Object.entries(SM2_KEYS)) sm2[name] = await searchSm2(isWanted);
  const rsa: Record<string, object> = {};
  for (const bits of [1024, 2048, 3072, 4096])
    rsa[`rsa${bits}`] = inBase64(await generate('RSA', '-pkeyopt', `rsa_keygen_bits:${bits}`));
  const source = (await openssl(['version'])).toString().trim();
  const forms =
    'privateKey PKCS#8, publicKey SubjectPublicKeyInfo, both DER in Base64; scalar in hexadecimal';
  const content = { banner: BANNER, source, again: 'npm run test:interop -- --keys', forms, sm2, rsa };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}
