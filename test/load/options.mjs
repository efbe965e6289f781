import { parseArgs } from 'node:util';
import { CONTROLS } from './controls.mjs';

const USAGE = `usage: npm run test:load -- [--calls N] [--seed S] [--control ${Object.keys(CONTROLS).join('|')}]`;

/** Without a seed every run is another one; its seed is printed, and makes the same calls again. */
export function readCommandLine() {
  try {
    const { values } = parseArgs({
      options: {
        calls: { type: 'string', default: '20000' },
        seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 32)) },
        control: { type: 'string' },
      },
    });
    const { control } = values;
    if (control !== undefined && !Object.hasOwn(CONTROLS, control)) {
      throw new Error(`there is no control "${control}"`);
    }
    // Twenty samples of memory are taken, and less than ten calls each show nothing.
    return {
      calls: readNumber(values.calls, 'calls', 200),
      seed: readNumber(values.seed, 'seed', 0),
      control,
    };
  } catch (error) {
    console.error(`${error.message}\n${USAGE}`);
    return process.exit(2);
  }
}

function readNumber(text, name, least) {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number < 2 ** 32) return number;
  throw new Error(`--${name} takes a whole number from ${least} on, got "${text}"`);
}
