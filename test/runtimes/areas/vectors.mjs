import { runConformance } from 'tencentcloud-encryption/conformance';
import { expectEqual, expectTrue } from './expect.mjs';

/** Every known answer, round trip and negative case of the package, on every backend that this runtime has. */
export async function vectors(check, { lacks }) {
  const { rows, summary } = await runConformance({ time: new Date(0) });
  for (const { algorithm, backend, name, outcome, detail } of rows) {
    const due = lacks.includes(backend) ? 'not available' : 'passed';
    check(`${algorithm}, ${backend}: ${name}`, () => {
      if (outcome === 'failed') throw new Error(`expected ${detail.expected}, got ${detail.got}`);
      expectEqual(outcome, due);
    });
  }
  check('only what the runtime lacks is left out', () => {
    expectTrue(summary.passed > 100, `${summary.passed} of ${rows.length} passed`);
    expectEqual(summary.notAvailable > 0, lacks.length > 0);
  });
}
