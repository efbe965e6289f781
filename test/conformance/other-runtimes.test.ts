// The known answers where memory can be given back at once, and where a runtime lacks backends.

import { expect, test, vi } from 'vitest';
import { type ConformanceRow, runConformance } from '../../src/conformance/conformance.ts';
import { callsOfOneAction } from '../helpers/few-checks.ts';
import { isLong } from '../helpers/long.ts';

// No backend and no vector is in the checks of whole calls alone.
vi.mock('../../src/conformance/calls/calls.ts', async (importActual) => {
  const actual = await importActual<typeof import('../../src/conformance/calls/calls.ts')>();
  const callChecks = () => (isLong ? actual.callChecks() : callsOfOneAction(actual.callChecks()));
  return { ...actual, callChecks };
});

const time = new Date('2026-11-20T08:00:00Z');
const failed = (rows: readonly ConformanceRow[]) => rows.filter(({ outcome }) => outcome === 'failed');

test('everything passes where memory can be given back at once, as in Node 22 and later', async () => {
  const detach = vi.fn(function (this: ArrayBuffer) {
    structuredClone(this, { transfer: [this] });
  });
  const before = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'transfer');
  Object.defineProperty(ArrayBuffer.prototype, 'transfer', { value: detach, configurable: true });
  try {
    expect(failed((await runConformance({ time })).rows)).toEqual([]);
    expect(detach).toHaveBeenCalled();
  } finally {
    if (before) Object.defineProperty(ArrayBuffer.prototype, 'transfer', before);
    else delete (ArrayBuffer.prototype as { transfer?: unknown }).transfer;
  }
});

test('backends that a runtime lacks are listed as not available', async () => {
  vi.resetModules();
  const { getBuiltinModule } = process;
  Object.assign(process, { getBuiltinModule: undefined });
  vi.stubGlobal('WebAssembly', undefined);
  try {
    const bare = await import('../../src/conformance/conformance.ts');
    const { rows, summary, environment } = await bare.runConformance({ time });
    expect(failed(rows)).toEqual([]);
    expect(new Set(Object.values(environment.backends))).toEqual(new Set(['portable']));
    const missing = rows.filter(({ outcome }) => outcome === 'not available');
    expect(new Set(missing.map(({ backend }) => backend))).toEqual(new Set(['wasm', 'native']));
    expect(summary.notAvailable).toBe(missing.length);
  } finally {
    Object.assign(process, { getBuiltinModule });
    vi.unstubAllGlobals();
    vi.resetModules();
  }
});
