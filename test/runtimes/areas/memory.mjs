import { encryptionMiddleware, sealRequest } from 'tencentcloud-encryption';
import { openWith, sealWith, sm2Encrypt } from 'tencentcloud-encryption/primitives';
import { ALGORITHMS, fromBase64, fromHex, toUtf8 } from './bytes.mjs';
import { errorOf, expectEqual, expectTrue } from './expect.mjs';
import { relayed } from './relayed.mjs';

const KEY_BYTES = { 'AES-256-CBC': 32, 'SM4-GCM': 16 };
const IV_BYTES = { 'AES-256-CBC': 16, 'SM4-GCM': 12 };

// The library makes its kernels at their first use, which is after this.
const kernelMemories = watchKernels();

function watchKernels() {
  const memories = [];
  const { WebAssembly } = globalThis;
  if (!WebAssembly) return memories;
  const { Instance } = WebAssembly;
  WebAssembly.Instance = class extends Instance {
    constructor(...inputs) {
      super(...inputs);
      // Others' modules, such as those of the runtime's own HTTP client, have no such function.
      if (this.exports.wipe) memories.push(this.exports.memory);
    }
  };
  return memories;
}

/** Keys, scalars and texts are gone when their work is done. */
export function memory(check, context) {
  for (const algorithm of ALGORITHMS) {
    dataKeys(check, context, algorithm);
    kernels(check, context, algorithm);
  }
  scalars(check, context);
  check('there are two kernels, where WebAssembly is', () =>
    expectEqual(kernelMemories.length, context.lacks.includes('wasm') ? 0 : 2),
  );
}

function dataKeys(check, context, algorithm) {
  const { next, publicKeys } = relayed(context);
  const publicKey = publicKeys[algorithm];
  const params = { ImageUrl: 'https://example.com/card.jpg' };
  const action = 'RecognizeEncryptedIDCardOCR';
  const send = (next) => encryptionMiddleware({ publicKey })({ action, params }, next);
  const ends = {
    'when the answer is open': async () => void (await send(next)),
    'when it does not open': async () =>
      void (await errorOf(() => send(async () => ({ EncryptedBody: 'AAAA' })))),
    'when the call failed': async () =>
      void (await errorOf(() => send(() => Promise.reject(new Error('off'))))),
    'after dispose': async () => sealRequest(params, { publicKey }).dispose(),
    'by `using`': async () => sealRequest(params, { publicKey })[Symbol.dispose ?? 'dispose'](),
  };
  for (const [name, work] of Object.entries(ends)) {
    check(`the data key is wiped ${name}, ${algorithm}`, async () => {
      const drawn = await watchRandom(work);
      const key = drawn.find(({ length }) => length === KEY_BYTES[algorithm]);
      expectTrue(
        key?.every((byte) => byte === 0),
        'the key is zeros',
      );
      expectTrue(drawn.filter(({ length }) => length === KEY_BYTES[algorithm]).length > 0, 'a key was drawn');
    });
  }
}

/** What the library draws while it works, in the memory where it draws it. */
async function watchRandom(work) {
  const drawn = [];
  const before = crypto.getRandomValues;
  crypto.getRandomValues = (array) => {
    drawn.push(array);
    return before.call(crypto, array);
  };
  try {
    await work();
  } finally {
    crypto.getRandomValues = before;
  }
  return drawn;
}

function kernels(check, { publicKeys, specimen }, algorithm) {
  check(`no kernel keeps a key or a text, ${algorithm}`, async () => {
    const key = new Uint8Array(KEY_BYTES[algorithm]).map((_, i) => 0xa5 ^ (i * 29));
    const dataKey = { key, iv: new Uint8Array(IV_BYTES[algorithm]).fill(7) };
    const params = { ImageBase64: fromBase64(specimen) };
    const { request } = sealWith(params, dataKey, { publicKey: publicKeys[algorithm] });
    openWith(request, { algorithm, ...dataKey });
    await errorOf(() => openWith({ EncryptedBody: 'AAAAAAAAAAAAAAAAAAAAAAAA' }, { algorithm, ...dataKey }));
    for (const secret of [key, toUtf8('ImageBase64'), toUtf8('iVBORw0KGgo')]) expectGone(secret);
  });
}

function scalars(check, { publicKeys }) {
  check('no kernel keeps a scalar or a wrapped key', () => {
    const k = fromHex('4c62eefd6ecfc2b95b92fd6c3d9575148afa17425546d49018e5388d49dd7b4f');
    const message = toUtf8('a data key, once');
    sm2Encrypt(message, publicKeys['SM4-GCM'], { k });
    for (const secret of [k, k.slice().reverse(), message]) expectGone(secret);
  });
}

function expectGone(secret) {
  for (const { buffer } of kernelMemories) {
    expectTrue(!includes(new Uint8Array(buffer), secret), 'the memory of a kernel holds no secret');
  }
}

function includes(bytes, part) {
  for (let at = bytes.indexOf(part[0]); at !== -1; at = bytes.indexOf(part[0], at + 1)) {
    if (part.every((byte, i) => bytes[at + i] === byte)) return true;
  }
  return false;
}
