import { parseArgs } from 'node:util';

const USAGE = `usage: npm run test:runtimes -- [--only node22,bun] [--speed] [--json FILE]
  --only   these runtimes, each with and without WebAssembly: node20, node22, node24, node26, bun, deno, chromium
  --speed  measure the ciphers and wraps as well; numbers are printed, never judged
  --json   write every row to this file`;

export function readCommandLine(names) {
  try {
    const { values } = parseArgs({
      options: {
        only: { type: 'string' },
        speed: { type: 'boolean', default: false },
        json: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) exit(USAGE, 0);
    return { ...values, only: readNames(values.only, names) };
  } catch (error) {
    return exit(`${error.message}\n${USAGE}`, 2);
  }
}

function readNames(list, names) {
  const chosen = list === undefined ? names : list.split(',');
  const unknown = chosen.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new Error(`there is no runtime "${unknown}": choose from ${names.join(', ')}`);
  return chosen;
}

function exit(text, code) {
  (code === 0 ? console.log : console.error)(text);
  process.exit(code);
}
