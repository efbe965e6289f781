import { encryptionMiddleware } from 'tencentcloud-encryption';
import { runConformance } from 'tencentcloud-encryption/conformance';
import { ALGORITHMS } from './bytes.mjs';
import { expectEqual, expectTrue } from './expect.mjs';
import { relayed } from './relayed.mjs';

/** Which implementation does the work here: facts, and where one changes this table has to. */
export async function backends(check, context) {
  const { environment } = await runConformance({ time: new Date(0) });
  check('the runtime is told apart', () => {
    const { name, version } = environment.runtime;
    expectEqual(name, context.runtime.name);
    // A browser says its major version only, among other names.
    const due = name === 'browser' ? context.runtime.version.split('.')[0] : context.runtime.version;
    expectTrue(version.includes(due), `${version} has ${due}`);
  });
  for (const [algorithm, backend] of Object.entries(context.backends)) {
    check(`${algorithm} is ${backend}`, () => expectEqual(environment.backends[algorithm], backend));
  }
  for (const algorithm of ALGORITHMS) {
    check(`an event of a call says so, ${algorithm}`, async () => {
      const events = [];
      const { next, publicKeys } = relayed(context);
      const onEvent = (event) => events.push(event);
      const send = encryptionMiddleware({ publicKey: publicKeys[algorithm], onEvent });
      const params = { ImageUrl: 'https://example.com/card.jpg' };
      await send({ action: 'RecognizeEncryptedIDCardOCR', params }, next);
      expectEqual([events.length, events[0].backend], [1, context.backends[algorithm]]);
    });
  }
}
