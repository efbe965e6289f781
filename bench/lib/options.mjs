import { parseArgs } from 'node:util';

/** The sections in the order in which they run; the letter is short for the name. */
export const SECTIONS = { a: 'ciphers', b: 'wraps', c: 'seal', d: 'sdk', e: 'process' };

const USAGE = `usage: npm run bench -- [--quick] [--section a,b] [--json FILE|-]
sections: ${Object.entries(SECTIONS)
  .map(([letter, name]) => `${letter} ${name}`)
  .join(', ')}`;

export function readCommandLine() {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        section: { type: 'string' },
        json: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) exit(USAGE, 0);
    return { quick: values.quick, json: values.json, sections: readSections(values.section) };
  } catch (error) {
    return exit(`${error.message}\n${USAGE}`, 1);
  }
}

function readSections(list) {
  if (list === undefined) return Object.values(SECTIONS);
  const names = list.split(',').map((word) => SECTIONS[word] ?? word);
  const unknown = names.find((name) => !Object.values(SECTIONS).includes(name));
  if (unknown !== undefined) throw new Error(`there is no section "${unknown}"`);
  return names;
}

function exit(message, code) {
  (code === 0 ? console.log : console.error)(message);
  process.exit(code);
}
