// The forms of public keys, and their fingerprints.

import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { toSm2ServiceKey } from '../../src/emulator/service-keys.ts';
import { encodeSpki, importPublicKey, type PublicKeyInput } from '../../src/keys/public-key.ts';
import { SM2_ORDER } from '../../src/keys/sm2-curve.ts';
import { fromBase64, fromHex, fromUtf8, toBase64, toHex } from '../helpers/vectors.ts';
import { type Row, seeded } from './exchange.ts';

interface KeyCase {
  readonly index: number;
  readonly kind: 'RSA' | 'SM2';
  readonly bits: number;
}

/** A key as a peer writes it. */
interface Forms {
  readonly spkiPem: string;
  readonly pkcs1Pem?: string;
  /** 04 ‖ X ‖ Y in hexadecimal. */
  readonly point?: string;
  readonly fingerprint: string;
}

const COUNTS: [kind: KeyCase['kind'], bits: number, count: number][] = [
  ['SM2', 256, 150],
  ['RSA', 1024, 40],
  ['RSA', 2048, 6],
  ['RSA', 3072, 2],
  ['RSA', 4096, 2],
];

const keyCases = (): KeyCase[] =>
  COUNTS.flatMap(([kind, bits, count]) => Array.from({ length: count }, () => ({ kind, bits }))).map(
    (item, index) => ({ index, ...item }),
  );

/** The DER inside a PEM. */
const derOf = (pem: string): Uint8Array => fromBase64(pem.replace(/-----[^-]+-----|\s/g, ''));

function pemInputs(pem: string): PublicKeyInput[] {
  const der = derOf(pem);
  const crlf = pem.replace(/\n/g, '\r\n');
  return [pem, crlf, toBase64(fromUtf8(pem)), der, toBase64(der), fromUtf8(pem)];
}

/** Every form that the library takes, made of what the peer has written. */
function inputsOf({ spkiPem, pkcs1Pem, point }: Forms): PublicKeyInput[] {
  const points = point ? [point, point.slice(2), point.toUpperCase(), fromHex(point)] : [];
  return [...pemInputs(spkiPem), ...(pkcs1Pem ? pemInputs(pkcs1Pem) : []), ...points];
}

export const keysTheirs: Row<KeyCase> = {
  name: 'public key forms',
  direction: 'theirs → ours',
  op: 'newKey',
  cases: keyCases,
  exchange({ kind, bits }) {
    return {
      question: { op: 'newKey', kind, bits },
      check(answer) {
        const forms = answer as unknown as Forms;
        assert(kind === 'SM2' ? forms.point : forms.pkcs1Pem, 'a form is missing');
        for (const input of inputsOf(forms)) {
          const key = importPublicKey(input);
          assert.deepEqual([key.kind, key.bits, key.fingerprint], [kind, bits, forms.fingerprint]);
          assert.equal(toBase64(encodeSpki(key)), toBase64(derOf(forms.spkiPem)));
        }
      },
    };
  },
};

// --- what we write ---

/** A key in the form that support issues it: PKCS#1 for RSA, of the emulator for SM2. */
function issuedKey(item: KeyCase): string {
  if (item.kind === 'RSA') return toBase64(fromUtf8(rsaKey(item)));
  return toSm2ServiceKey(BigInt(`0x${toHex(seeded(`keys/${item.index}`, 32))}`) % SM2_ORDER).issued;
}

const rsaPems = new Map<number, string>();

/** Drawn once for all peers. */
function rsaKey({ index, bits }: KeyCase): string {
  const options = { modulusLength: bits, publicKeyEncoding: { type: 'pkcs1', format: 'pem' } } as const;
  const privateKeyEncoding = { type: 'pkcs8', format: 'der' } as const;
  const pem = rsaPems.get(index) ?? generateKeyPairSync('rsa', { ...options, privateKeyEncoding }).publicKey;
  rsaPems.set(index, pem);
  return pem;
}

export const keysOurs: Row<KeyCase> = {
  name: 'public key forms',
  direction: 'ours → theirs',
  op: 'readKey',
  cases: keyCases,
  exchange(item) {
    const issued = issuedKey(item);
    const key = importPublicKey(issued);
    const spki = encodeSpki(key);
    return {
      question: { op: 'readKey', publicKey: toBase64(spki) },
      check(answer) {
        const { spkiPem, pkcs1Pem, point, fingerprint } = answer as unknown as Forms;
        const own = toHex(derOf(fromBase64Text(issued)));
        assert.equal(fingerprint, key.fingerprint, 'another fingerprint');
        assert.equal(toHex(derOf(spkiPem)), toHex(spki), 'they write it otherwise');
        assert.equal(
          item.kind === 'RSA' ? toHex(derOf(pkcs1Pem!)) : point,
          item.kind === 'RSA' ? own : own.slice(-130),
        );
      },
    };
  },
};

const fromBase64Text = (text: string): string => Buffer.from(text, 'base64').toString('utf8');
