import type { ConformanceCheck } from '../../src/conformance/checks/check.ts';

/** The quick checks of every algorithm and backend: enough for a test of what is made of a run's result. */
export function fewOf(checks: readonly ConformanceCheck[]): ConformanceCheck[] {
  return checks.filter(
    ({ algorithm, kind }) =>
      algorithm === 'random' || (/^(SM|AES|RSA)/.test(algorithm) && /^(known answer|round trip)$/.test(kind)),
  );
}

/** The checks of whole calls take most of a run: those of one action. */
export function callsOfOneAction(checks: readonly ConformanceCheck[]): ConformanceCheck[] {
  return checks.filter(({ subject }) => subject === 'RecognizeEncryptedIDCardOCR');
}
