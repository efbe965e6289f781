// The wrap of a data key by RSAES-PKCS1-v1_5.

import assert from 'node:assert/strict';
import { constants, createPrivateKey, privateDecrypt } from 'node:crypto';
import { importPublicKey, materialOf } from '../../src/keys/public-key.ts';
import type { RsaKey } from '../../src/keys/rsa-key.ts';
import { rsaWrapBackends } from '../../src/keys/rsa-pkcs1.ts';
import { lazy } from '../../src/platform/lazy.ts';
import { fromBase64, toBase64 } from '../helpers/vectors.ts';
import { expectBytes, type Row, seeded } from './exchange.ts';
import { once, type RsaKeyName, rsaKeyNames, rsaPair, rsaService, spki } from './test-keys.ts';

interface RsaCase {
  readonly index: number;
  readonly key: RsaKeyName;
  readonly bytes: number;
}

type RsaBackendCase = RsaCase & { readonly backend: string };

const rsaMaterial = once((name: RsaKeyName) => materialOf(importPublicKey(spki(rsaPair(name)))) as RsaKey);
const rsaText = ({ key, index, bytes }: RsaCase): Uint8Array => seeded(`${key}/${index}/text`, bytes);

/** Fewer of the large ones, which node-forge takes its time to unwrap. */
const RSA_COUNTS: Record<RsaKeyName, number> = { rsa1024: 90, rsa2048: 60, rsa3072: 25, rsa4096: 25 };

/** Data keys mostly, and the shortest and longest messages that fit. */
const rsaCases: () => RsaCase[] = lazy(() =>
  rsaKeyNames.flatMap((key) => {
    const maximum = rsaMaterial(key).modulus.length - 11;
    const sizes = [1, 15, 16, 31, 33, 48, 64, maximum - 1, maximum];
    return Array.from({ length: RSA_COUNTS[key] }, (_, index) => ({ index, key, bytes: sizes[index] ?? 32 }));
  }),
);

/** EM of RFC 8017 section 7.2.1: 00 ‖ 02 ‖ PS ‖ 00 ‖ M. */
function encodedMessage(ciphertext: Uint8Array, key: RsaKeyName): Uint8Array {
  const privateKey = createPrivateKey({
    key: Buffer.from(fromBase64(rsaPair(key).privateKey)),
    format: 'der',
    type: 'pkcs8',
  });
  return privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, ciphertext);
}

/** Runs `act` where the CSPRNG gives these bytes. */
function withRandom<T>(bytes: Uint8Array, act: () => T): T {
  const genuine = crypto.getRandomValues;
  crypto.getRandomValues = (view) => {
    (view as unknown as Uint8Array).set(bytes);
    return view;
  };
  try {
    return act();
  } finally {
    crypto.getRandomValues = genuine;
  }
}

export const rsaTheirs: Row<RsaCase> = {
  name: 'RSA PKCS#1 v1.5, 1024 to 4096 bit',
  direction: 'theirs → ours',
  op: 'rsaEncrypt',
  cases: rsaCases,
  exchange(item) {
    const text = rsaText(item);
    const { publicKey } = rsaPair(item.key);
    return {
      question: { op: 'rsaEncrypt', publicKey, text: toBase64(text) },
      check(answer) {
        const ciphertext = fromBase64(answer.ciphertext as string);
        const opened = rsaService(item.key).unwrap(ciphertext);
        assert(opened, 'we refuse their ciphertext');
        expectBytes(opened, toBase64(text), 'we read another message');
        const encoded = encodedMessage(ciphertext, item.key);
        const padding = encoded.subarray(2, encoded.length - 1 - item.bytes);
        const portable = rsaWrapBackends().portable!;
        const ours = withRandom(padding, () => portable(text, rsaMaterial(item.key)));
        expectBytes(ours, answer.ciphertext, 'with their padding we wrap otherwise');
      },
    };
  },
};

export const rsaOurs: Row<RsaBackendCase> = {
  name: 'RSA PKCS#1 v1.5, 1024 to 4096 bit',
  direction: 'ours → theirs',
  op: 'rsaDecrypt',
  cases: () =>
    Object.keys(rsaWrapBackends()).flatMap((backend) => rsaCases().map((item) => ({ ...item, backend }))),
  exchange(item) {
    const text = rsaText(item);
    const { privateKey } = rsaPair(item.key);
    const ciphertext = toBase64(rsaWrapBackends()[item.backend]!(text, rsaMaterial(item.key)));
    return {
      question: { op: 'rsaDecrypt', privateKey, ciphertext },
      check: (answer) => expectBytes(text, answer.text, 'they read another message'),
    };
  },
};
