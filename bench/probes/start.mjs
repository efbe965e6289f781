// How long the import takes, the first use after it (a small request), and a later one. Prints samples as JSON.

const [way] = process.argv.slice(2);
const publicKeys = JSON.parse(process.env.BENCH_PUBLIC_KEYS);
const IMAGE = new Uint8Array(1024).fill(1);

const ways = {
  'ours, AES-256-CBC': () => sealer(publicKeys.rsa),
  'ours, SM4-GCM': () => sealer(publicKeys.sm2),
  // These have no protocol: what is timed is their SM2 and SM4 alone.
  'sm-crypto-v2': async () =>
    smUser((await import('sm-crypto-v2')).default, { mode: 'gcm', outputTag: true }),
  'sm-crypto': async () => smUser((await import('sm-crypto')).default, {}),
};

async function sealer(publicKey) {
  const { sealRequest } = await import('../../dist/index.js');
  return () => sealRequest({ ImageBase64: IMAGE }, { publicKey });
}

function smUser({ sm2, sm4 }, mode) {
  const key = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return () => {
    sm4.encrypt(IMAGE, key, { output: 'array', iv, ...mode });
    sm2.doEncrypt(key, publicKeys.sm2, 1);
  };
}

function time(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const start = performance.now();
const use = await ways[way]();
const imported = performance.now() - start;
const first = time(use);
for (let i = 0; i < 5; i++) use();
const samples = { import: imported, 'first use': first, 'seventh use': time(use) };
console.log(
  JSON.stringify(Object.entries(samples).map(([task, value]) => ({ task, way, value, unit: 'ms' }))),
);
