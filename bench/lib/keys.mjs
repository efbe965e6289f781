// The service's keys of one run, and what only their holder can do: here it shows that a wrap is right.

import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  privateDecrypt,
} from 'node:crypto';
import smCrypto from 'sm-crypto';
import smCryptoV2 from 'sm-crypto-v2';

/** Private keys as text, since they travel to the workers. */
export function makeKeys() {
  return { rsa1024: rsaPem(1024), rsa2048: rsaPem(2048), sm2: smCrypto.sm2.generateKeyPairHex() };
}

function rsaPem(modulusLength) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength });
  return privateKey.export({ type: 'pkcs8', format: 'pem' });
}

export function rsaPublicKey(privatePem) {
  return createPublicKey(createPrivateKey(privatePem));
}

/** Without padding, read by hand: Node 20 refuses to take PKCS#1 v1.5 padding off. */
export function unwrapRsa(wrappedKey, privatePem) {
  const padding = constants.RSA_NO_PADDING;
  const encoded = privateDecrypt({ key: privatePem, padding }, wrappedKey);
  return encoded.subarray(encoded.indexOf(0, 2) + 1);
}

/** C1 ‖ C3 ‖ C2, with or without the leading 04 of C1. */
export function unwrapSm2(wrappedKey, { privateKey }) {
  const hex = Buffer.from(wrappedKey)
    .toString('hex')
    .slice(-2 * 112);
  return smCryptoV2.sm2.doDecrypt(hex, privateKey, 1, { output: 'array' });
}

export function unwrap(algorithm, wrappedKey, keys) {
  return algorithm === 'SM4-GCM' ? unwrapSm2(wrappedKey, keys.sm2) : unwrapRsa(wrappedKey, keys.rsa1024);
}
