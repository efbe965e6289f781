// (b) Wrapping a data key for the service, with a public key that was imported before.

import { constants, publicEncrypt } from 'node:crypto';
import gmCrypto from 'gm-crypto';
import forge from 'node-forge';
import smCrypto from 'sm-crypto';
import smCryptoV2 from 'sm-crypto-v2';
import { importPublicKey } from '../../dist/index.js';
import { wrapKey } from '../../dist/primitives.js';
import { syntheticBytes } from '../lib/inputs.mjs';
import { rsaPublicKey, unwrapRsa, unwrapSm2 } from '../lib/keys.mjs';

export const name = 'wraps';
// Arithmetic with large numbers is compiled late.
export const timing = { warmUpMs: 250, sampleMs: 30, budgetMs: 800 };

/** By then a key that is used again and again has all its tables. */
const TABLE_USES = 100;

export function makeTasks({ keys }) {
  return [rsaTask(1024, keys.rsa1024), rsaTask(2048, keys.rsa2048), sm2Task(keys.sm2)];
}

function rsaTask(bits, privatePem) {
  const key = syntheticBytes(32);
  const publicKey = rsaPublicKey(privatePem);
  // A wrap is random: ways agree when the holder of the private key finds the same data key in all of them.
  const way = (wrap) => ({ run: wrap, read: (wrapped) => unwrapRsa(wrapped, privatePem) });
  const imported = importPublicKey(publicKey);
  const padded = { key: publicKey, padding: constants.RSA_PKCS1_PADDING };
  return {
    name: `RSA-${bits}`,
    bytes: 32,
    inputs: [key],
    ways: {
      ours: way(() => wrapKey(key, imported)),
      'node:crypto': way(() => publicEncrypt(padded, key)),
      'node-forge': way(forgeWrap(key, publicKey)),
    },
  };
}

function forgeWrap(key, publicKey) {
  const forgeKey = forge.pki.publicKeyFromPem(publicKey.export({ type: 'spki', format: 'pem' }));
  const message = Buffer.from(key).toString('latin1');
  return () => Buffer.from(forgeKey.encrypt(message, 'RSAES-PKCS1-V1_5'), 'latin1');
}

function sm2Task(pair) {
  const key = syntheticBytes(16);
  const imported = importPublicKey(pair.publicKey);
  const way = (wrap) => ({ run: wrap, read: (wrapped) => unwrapSm2(wrapped, pair) });
  return {
    name: 'SM2',
    bytes: 16,
    inputs: [key],
    ways: {
      ours: { ...way(() => wrapKey(key, imported)), leastUses: TABLE_USES },
      ...otherSm2(key, pair.publicKey, way),
    },
  };
}

function otherSm2(key, publicKey, way) {
  const precomputed = smCryptoV2.sm2.precomputePublicKey(publicKey);
  const fromHex = (hex) => Buffer.from(hex, 'hex');
  const { C1C3C2 } = gmCrypto.SM2.constants;
  return {
    'sm-crypto-v2': way(() => fromHex(smCryptoV2.sm2.doEncrypt(key, publicKey, 1))),
    'sm-crypto-v2, precomputed': way(() => fromHex(smCryptoV2.sm2.doEncrypt(key, precomputed, 1))),
    'sm-crypto': way(() => fromHex(smCrypto.sm2.doEncrypt([...key], publicKey, 1))),
    'gm-crypto': way(
      () => new Uint8Array(gmCrypto.SM2.encrypt(Buffer.from(key), publicKey, { mode: C1C3C2 })),
    ),
  };
}
