import { createPublicKey, createSecretKey, generateKeyPairSync } from 'node:crypto';
import { importPublicKey } from 'tencentcloud-encryption';
import { fromBase64 } from '../areas/bytes.mjs';
import { errorOf, expectCode, expectEqual, expectTrue } from '../areas/expect.mjs';

/** KeyObject of node:crypto, as far as the runtime has it. */
export function keyObjects(check, { publicKeys, sm2KeyObject }) {
  const pemOf = (algorithm) => new TextDecoder().decode(fromBase64(publicKeys[algorithm]));
  check('an RSA KeyObject', () => {
    const key = importPublicKey(createPublicKey(pemOf('AES-256-CBC')));
    expectEqual(key, importPublicKey(publicKeys['AES-256-CBC']));
  });
  check(
    `an SM2 KeyObject ${sm2KeyObject ? 'is taken' : 'can not be made; the same PEM is taken'}`,
    async () => {
      const make = () => createPublicKey(pemOf('SM4-GCM'));
      const fingerprint = importPublicKey(publicKeys['SM4-GCM']).fingerprint;
      if (!sm2KeyObject) expectTrue((await errorOf(make)) instanceof Error, 'it throws');
      expectEqual(importPublicKey(sm2KeyObject ? make() : pemOf('SM4-GCM')).fingerprint, fingerprint);
    },
  );
  check('private and secret KeyObjects are refused', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    for (const key of [privateKey, createSecretKey(new Uint8Array(32))]) {
      await expectCode('ERR_INVALID_PUBLIC_KEY', () => importPublicKey(key));
    }
  });
  check('a KeyObject of another curve is refused', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    return expectCode('ERR_INVALID_PUBLIC_KEY', () => importPublicKey(publicKey));
  });
  check('a Buffer is taken as bytes', () => {
    const pem = Buffer.from(pemOf('SM4-GCM'));
    expectEqual(importPublicKey(pem), importPublicKey(publicKeys['SM4-GCM']));
  });
}
