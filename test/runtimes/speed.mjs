// How fast the ciphers and wraps are here. Numbers to look at; nothing depends on them.

import { importPublicKey } from 'tencentcloud-encryption';
import { aes256Cbc, sm4Gcm, wrapKey } from 'tencentcloud-encryption/primitives';

const MEGABYTES = 7;

export function measureSpeed({ publicKeys }) {
  const text = new Uint8Array(MEGABYTES * 2 ** 20);
  const bytes = (length) => new Uint8Array(length).fill(3);
  const rsa = importPublicKey(publicKeys['AES-256-CBC']);
  const sm2 = importPublicKey(publicKeys['SM4-GCM']);
  const perSecond = (work) => MEGABYTES / median(5, 1, work);
  return {
    'SM4-GCM 7 MB, MB/s': perSecond(() => sm4Gcm.encrypt(text, bytes(16), bytes(12))),
    'AES-256-CBC 7 MB, MB/s': perSecond(() => aes256Cbc.encrypt(text, bytes(32), bytes(16))),
    'SM2 wrap, µs': median(11, 50, () => wrapKey(bytes(16), sm2)) * 1e6,
    'RSA-1024 wrap, µs': median(11, 50, () => wrapKey(bytes(32), rsa)) * 1e6,
  };
}

/** Seconds of one run: the median of several samples, each of several runs, since browsers' clocks are coarse. */
function median(samples, runs, work) {
  work();
  const times = Array.from({ length: samples }, () => {
    const start = performance.now();
    for (let run = 0; run < runs; run++) work();
    return (performance.now() - start) / 1000 / runs;
  });
  return times.sort((a, b) => a - b)[samples >> 1];
}
