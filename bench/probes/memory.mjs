// The most memory that sealing one image of 5 MB takes beyond what is there already: as resident memory of the
// process at its peak, and as what JavaScript holds afterwards without a collection. Both in sizes of the body that
// is then sent. Prints samples as JSON.

import { createPublicKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { importPublicKey, sealRequest } from '../../dist/index.js';
import { handSeal } from '../lib/handwritten.mjs';
import { MB } from '../lib/inputs.mjs';

const [way, form] = process.argv.slice(2);
const [maker, algorithm] = way.split(', ');
const { rsa, sm2 } = JSON.parse(process.env.BENCH_PUBLIC_KEYS);

function makeSeal() {
  const given = algorithm === 'SM4-GCM' ? sm2 : createPublicKey(rsa);
  if (maker !== 'ours') return (params) => handSeal(algorithm, params, given);
  const publicKey = importPublicKey(given);
  return (params) => sealRequest(params, { publicKey });
}

function makeImage(bytes) {
  const image = Buffer.alloc(bytes, 'synthetic');
  return form === 'bytes' ? image : image.toString('base64');
}

// Linux can count the peak from a moment on; elsewhere it is that of the whole life of the process.
const isLinux = process.platform === 'linux';
const resetPeak = () => isLinux && writeFileSync('/proc/self/clear_refs', '5');

function peak() {
  if (!isLinux) return process.resourceUsage().maxRSS * 1024;
  const [, kilobytes] = readFileSync('/proc/self/status', 'latin1').match(/VmHWM:\s+(\d+) kB/);
  return Number(kilobytes) * 1024;
}

const held = () => process.memoryUsage().heapUsed + process.memoryUsage().external;

const seal = makeSeal();
const image = makeImage(5 * MB);
// A small one first: code, tables and the WebAssembly module are no memory of the request.
seal({ ImageBase64: makeImage(3000) });
gc();
gc();
resetPeak();
const before = { resident: peak(), held: held() };
const { request } = seal({ ImageBase64: image, CardSide: 'FRONT' });
const after = { resident: peak(), held: held() };

const bodyBytes = JSON.stringify(request).length;
const sample = (task, kind) => ({
  task: `${task}, ${form}`,
  way,
  value: (after[kind] - before[kind]) / bodyBytes,
  unit: 'bodies',
});
console.log(JSON.stringify([sample('peak memory', 'resident'), sample('held before a collection', 'held')]));
