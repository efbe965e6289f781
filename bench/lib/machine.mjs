import { cpus, loadavg, platform, release, totalmem } from 'node:os';

export function describeMachine(runtimes) {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    architecture: process.arch,
    system: `${platform()} ${release()}`,
    memoryBytes: totalmem(),
    load: loadavg()[0],
    runtimes: runtimes.map(({ name, version, openssl, v8 }) => ({ name, version, openssl, v8 })),
  };
}

export function machineLines({ cpu, cores, architecture, system, memoryBytes, load, runtimes }) {
  const memory = `${Math.round(memoryBytes / 2 ** 30)} GB`;
  return [
    `${cpu}, ${cores} cores, ${memory}, ${system} ${architecture}, load ${load.toFixed(1)}`,
    runtimes.map(({ version, openssl }) => `Node ${version} (OpenSSL ${openssl})`).join(', '),
    'KB and MB are 1024 and 1024 * 1024 bytes. Medians; ratios are medians of the ratios of each round.',
  ];
}
