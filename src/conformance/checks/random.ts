// Data keys and IVs: their sizes, and that no two are the same. Not a statistical test of a generator.

import { algorithms, suiteOf } from '../../ciphers/suite.ts';
import { encodeHex } from '../../platform/bytes.ts';
import { resolveOperations } from '../../provider/operations.ts';
import type { CryptoProvider } from '../../provider/provider.ts';
import { CheckList, type ConformanceCheck, expectEqual } from './check.ts';

const DRAWS = 64;

export function randomChecks(backend: string, provider?: CryptoProvider): ConformanceCheck[] {
  const list = new CheckList('random', backend);
  list.add('agreement', 'randomDiffers', 'thisRun', () => {
    const operations = resolveOperations(provider);
    for (const algorithm of algorithms) {
      const drawn = Array.from({ length: DRAWS }, () => operations.generateDataKey(algorithm));
      const { keyBytes, ivBytes } = suiteOf(algorithm);
      for (const { key, iv } of drawn) expectEqual(`${key.length}, ${iv.length}`, `${keyBytes}, ${ivBytes}`);
      const different = new Set(drawn.flatMap(({ key, iv }) => [encodeHex(key), encodeHex(iv)]));
      expectEqual(different.size, 2 * DRAWS);
    }
  });
  return list.checks;
}
