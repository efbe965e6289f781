import { inspect } from 'node:util';
import { expectTrue } from '../areas/expect.mjs';
import { openCard, PERSONAL } from '../areas/printing.mjs';
import { runScript } from './run-script.mjs';

/** util.inspect, and the runtime's own console. */
export async function printed(check, context) {
  const card = await openCard(context, 'AES-256-CBC');
  check('util.inspect masks a card', () => {
    const text = inspect(card) + inspect({ deep: { card } }, { depth: 5 });
    expectTrue(!PERSONAL.test(text) && text.includes('[masked: 18 characters]'), 'it is masked');
  });
  check('the console prints nothing personal', async () => {
    const { code, stdout, stderr } = await runScript(context, 'hosts/print.mjs', [context.file]);
    expectTrue(code === 0 && /RequestId [0-9a-f-]{36}/.test(stdout), `it has run: ${stderr}`);
    expectTrue(!PERSONAL.test(stdout + stderr), 'it is masked');
    expectTrue(stdout.split('[masked: 18 characters]').length >= 3, 'it was printed');
    expectTrue(stdout.includes('ERR_INVALID_PARAMS'), 'errors show their code');
  });
}
