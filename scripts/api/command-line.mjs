// What the command line offers, as text: commands with their arguments and options, exit codes, and the variables
// that it reads. Descriptions are left out: their wording may change.

import { readdirSync, readFileSync } from 'node:fs';
import { root } from './doors.mjs';

const dist = `${root}dist/`;

export async function describeCommandLine() {
  const { createProgram } = await import(`${dist}cli/run.js`);
  const { EXIT } = await import(`${dist}cli/exit.js`);
  const { stdin, stdout, stderr } = process;
  const io = { stdin, stdout, stderr, env: {}, signal: new AbortController().signal };
  const program = createProgram(io, () => {});
  const blocks = [
    '// The command line. Written by: npm run api -- --write',
    ...listCommands(program, program.name()).map(describe),
    ['exit codes', ...Object.entries(EXIT).map(([name, code]) => `    ${code} ${name}`)].join('\n'),
    ['environment', ...listVariables().map((name) => `    ${name}`)].join('\n'),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function listCommands(command, path) {
  const below = command.commands.flatMap((each) => listCommands(each, `${path} ${each.name()}`));
  return [{ command, path }, ...below];
}

function describe({ command, path }) {
  const options = command.options.map(describeOption).sort();
  const aliases = command.aliases().map((alias) => `    also ${alias}`);
  const head = [path, ...command.registeredArguments.map(describeArgument)].join(' ');
  return [head, ...aliases, ...options].join('\n');
}

function describeArgument(argument) {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return `${argument.required ? `<${name}>` : `[${name}]`}${limits(argument)}`;
}

function describeOption(option) {
  return `    ${option.flags}${option.mandatory ? ' (required)' : ''}${limits(option)}`;
}

function limits({ argChoices, defaultValue }) {
  const choices = argChoices ? ` (one of ${argChoices.join(', ')})` : '';
  return choices + (defaultValue === undefined ? '' : ` (default ${JSON.stringify(defaultValue)})`);
}

/** Names that the library and its command line take from the environment; comments name others. */
function listVariables() {
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.js'),
  );
  const code = files
    .map((file) => readFileSync(dist + file, 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, ''))
    .join('\n');
  const names = [...code.matchAll(/'(TENCENTCLOUD_[A-Z_]+)'|\benv\.([A-Z_]+)\b/g)].map(([, a, b]) => a ?? b);
  return [...new Set(names)].sort();
}
