// Uses a bundle as in a browser, without the modules of Node: node use.mjs <what it exports> <file>.

import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { startEmulator } from 'tencentcloud-encryption/emulator';
import { ocr } from 'tencentcloud-sdk-nodejs-ocr';

const [name, file] = process.argv.slice(2);
const PARAMS = { ImageUrl: 'https://example.com/card.png' };

/** Loads the bundle where nothing of Node can be asked for; afterwards the SDK and the emulator need it again. */
async function loadAsBrowser() {
  const { getBuiltinModule } = process;
  const { Buffer } = globalThis;
  process.getBuiltinModule = undefined;
  globalThis.Buffer = undefined;
  const bundle = await import(pathToFileURL(file));
  process.getBuiltinModule = getBuiltinModule;
  globalThis.Buffer = Buffer;
  return bundle;
}

const USES = {
  index: ({ sealRequest }, emulator) => call(sealRequest, emulator),
  sealRequest: ({ sealRequest }, emulator) => call(sealRequest, emulator),
  importPublicKey: ({ importPublicKey }, { publicKeys }) => {
    assert.equal(importPublicKey(publicKeys['AES-256-CBC']).bits, 1024);
    assert.equal(importPublicKey(publicKeys['SM4-GCM']).kind, 'SM2');
  },
  primitives: ({ generateDataKey, sealWith, openWith }, { publicKeys }) => {
    for (const [algorithm, publicKey] of Object.entries(publicKeys)) {
      const dataKey = generateDataKey(algorithm);
      const { request } = sealWith(PARAMS, dataKey, { publicKey });
      assert.deepEqual({ ...openWith(request, { algorithm, ...dataKey }) }, PARAMS);
    }
  },
  nothing: () => {},
};

/** What the bundle sealed goes to the emulator, and the bundle opens the answer. */
async function call(sealRequest, emulator) {
  for (const publicKey of Object.values(emulator.publicKeys)) {
    const sealed = sealRequest(PARAMS, { publicKey });
    const sdk = new ocr.v20181119.Client(emulator.clientConfig);
    const { Name } = sealed.open(await sdk.request('RecognizeEncryptedIDCardOCR', sealed.request));
    assert.equal(Name, '李明');
  }
}

const bundle = await loadAsBrowser();
const emulator = await startEmulator();
await USES[name](bundle, emulator);
await emulator.close();
