// An output that throws when it is looked at: what it throws may quote a key, so it must not leave the library.

import { expect, test } from 'vitest';
import { sealRequest } from '../../src/envelope/by-hand.ts';
import type { CryptoProvider } from '../../src/provider/provider.ts';
import { rsa1024 } from '../helpers/keys.ts';

const trap = new Proxy(new Uint8Array(128), {
  get() {
    throw new Error('the data key is 00112233');
  },
});

const PROVIDERS: readonly [string, CryptoProvider][] = [
  ['randomBytes', { randomBytes: () => trap }],
  ['wrapKey', { wrapKey: () => trap }],
  ['aes256Cbc', { aes256Cbc: { encrypt: () => trap, decrypt: () => trap } }],
];

test.each(PROVIDERS)('%s: ERR_PROVIDER, without its words', (_, provider) => {
  const seal = () => sealRequest({ ImageUrl: 'https://e.example/a' }, { publicKey: rsa1024().pem, provider });
  expect(seal).toThrowError(expect.objectContaining({ code: 'ERR_PROVIDER' }));
  expect(seal).not.toThrowError(/00112233/);
});
