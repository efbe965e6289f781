// The most memory that sealing 5 MB takes beyond what is there already, in sizes of the request: with the library's own
// cipher, or with `provider` as argument. Run with --expose-gc.

import { createCipheriv } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { importPublicKey, sealRequest } from '../../dist/index.js';

const aes256Cbc = {
  encrypt(plaintext, key, iv) {
    const cipher = createCipheriv('aes-256-cbc', key, iv);
    return Buffer.concat([cipher.update(plaintext), cipher.final()]);
  },
  decrypt: () => {},
};
const { RSA } = JSON.parse(readFileSync(new URL('../../fixtures/published-keys.json', import.meta.url)));
const provider = process.argv[2] === 'provider' ? { aes256Cbc } : undefined;
const options = { publicKey: importPublicKey(RSA), provider };
const seal = (bytes) => sealRequest({ ImageBase64: bytes }, options);

// Linux can count the peak from a moment on; elsewhere it is that of the whole life of the process.
const isLinux = process.platform === 'linux';
const peak = () =>
  isLinux
    ? Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'latin1'))[1]) * 1024
    : process.resourceUsage().maxRSS * 1024;

const image = Buffer.alloc(5 * 2 ** 20, 'synthetic');
// A small one first: code and tables are no memory of the request.
seal(Buffer.alloc(3000, 'synthetic'));
gc();
gc();
if (isLinux) writeFileSync('/proc/self/clear_refs', '5');
const before = peak();
const { request } = seal(image);
console.log((peak() - before) / JSON.stringify(request).length);
