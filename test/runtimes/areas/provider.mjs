import { encryptionMiddleware, sealRequest } from 'tencentcloud-encryption';
import { runConformance } from 'tencentcloud-encryption/conformance';
import { aes256Cbc, sm4Gcm, wrapKey } from 'tencentcloud-encryption/primitives';
import { ALGORITHMS, fromBase64 } from './bytes.mjs';
import { expectCode, expectEqual } from './expect.mjs';
import { relayed } from './relayed.mjs';

/** A provider of another's cryptography, whose every use is counted. */
function countingProvider() {
  const used = {};
  const count =
    (name, work) =>
    (...inputs) => {
      used[name] = (used[name] ?? 0) + 1;
      return work(...inputs);
    };
  return {
    used,
    provider: {
      name: 'counting',
      randomBytes: count('randomBytes', (length) => crypto.getRandomValues(new Uint8Array(length))),
      wrapKey: count('wrapKey', (dataKey, { spki }) => wrapKey(dataKey, spki)),
      aes256Cbc: {
        encrypt: count('encrypt', aes256Cbc.encrypt),
        decrypt: count('decrypt', aes256Cbc.decrypt),
      },
      sm4Gcm: { encrypt: count('encrypt', sm4Gcm.encrypt), decrypt: count('decrypt', sm4Gcm.decrypt) },
    },
  };
}

const WRONG = [
  [
    'one that fails, fails the call',
    'ERR_PROVIDER',
    {
      wrapKey: () => {
        throw new Error('off');
      },
    },
  ],
  ['too few bytes', 'ERR_PROVIDER', { randomBytes: () => new Uint8Array(1) }],
  ['no random bytes', 'ERR_PROVIDER', { randomBytes: (length) => new Uint8Array(length) }],
  ['an async function', 'ERR_INVALID_OPTIONS', { wrapKey: async (key) => key }],
  ['a promise', 'ERR_PROVIDER', { wrapKey: (key) => Promise.resolve(key) }],
];

export function provider(check, context) {
  const { next, publicKeys } = relayed(context);
  const params = { ImageBase64: fromBase64(context.specimen) };
  for (const algorithm of ALGORITHMS) {
    const publicKey = publicKeys[algorithm];
    check(`a call runs on it alone, ${algorithm}`, async () => {
      const { used, provider } = countingProvider();
      const events = [];
      const onEvent = (event) => events.push(event);
      const send = encryptionMiddleware({ publicKey, provider, onEvent });
      expectEqual((await send({ action: 'RecognizeEncryptedIDCardOCR', params }, next)).Name, '李明');
      expectEqual(used, { randomBytes: 2, wrapKey: 1, encrypt: 1, decrypt: 1 });
      expectEqual([events[0].provider, events[0].backend], ['counting', undefined]);
    });
    for (const [name, code, wrong] of WRONG) {
      check(`${name}: ${code}, ${algorithm}`, () =>
        expectCode(code, () => sealRequest(params, { publicKey, provider: wrong })),
      );
    }
  }
  check('the known answers hold on it', async () => {
    const { rows } = await runConformance({ time: new Date(0), provider: countingProvider().provider });
    const own = rows.filter(({ backend }) => backend === 'provider');
    // It draws its scalar by itself, so that two known answers of SM2 can't be asked of it.
    const missing = own.filter(({ outcome }) => outcome === 'not available').map(({ id }) => id);
    expectEqual(missing, ['sm2FixedK', 'sm2LeadingZeros']);
    expectEqual(
      own.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name),
      [],
    );
  });
}
