import { Command, Option } from 'commander';
import { ANSWER_FORMS } from '../../emulator/answer.ts';
import { FAULTS } from '../../emulator/faults.ts';
import { MAX_REQUEST_BYTES } from '../../envelope/limits.ts';
import type { CommandMaker } from '../command.ts';
import { positiveNumber, wholeNumber } from '../numbers.ts';
import type { EmulatorCommandOptions } from './run-emulator.ts';

const EXAMPLES = `
Creates its keys (unless --keys gives them) and a credential when it starts, prints them and its address as shell
variables, and writes a line for each request to stderr. With these variables set, this program's other commands call
the emulator. It is for tests and demos: send it synthetic cards only. A command may follow after --: it runs with the
variables set, and the emulator stops when it ends (exit code 0, or 1 if the command failed). Without one, the emulator
runs until Ctrl-C or SIGTERM, its normal end; the exit code is then 130, as for every interrupted command.

Examples:
  $ tencentcloud-encryption emulator -- npm test
  $ tencentcloud-encryption emulator --port 8080 --answers own-iv
  $ tencentcloud-encryption emulator --fault stalled --fault-every 20 --calls-per-second 20

With your own keys, for recorded requests: {"AES-256-CBC": "-----BEGIN …", "SM4-GCM": "-----BEGIN …"}, or one of them.
Test keys only:
  $ tencentcloud-encryption emulator --keys test-keys.json

In the background, where $(...) would wait for the emulator to stop; the file is removed when it does:
  $ tencentcloud-encryption emulator --write-env emulator.env &
  $ until [ -s emulator.env ]; do sleep 0.1; done; . ./emulator.env
  $ tencentcloud-encryption recognize card.png; kill $!
`;

/** Plays the service on loopback. */
export const emulatorCommand: CommandMaker = (io, finish) =>
  new Command('emulator')
    .description('play the service on 127.0.0.1, for tests and demos')
    .argument('[command...]', 'after --: a command to run against the emulator')
    .option('--port <n>', 'port on 127.0.0.1; 0 picks a free one', wholeNumber(0, 65_535), 0)
    .addOption(
      new Option('--algorithm <name>', 'which of its two public keys goes into the variables')
        .choices(['AES-256-CBC', 'SM4-GCM'])
        .default('AES-256-CBC'),
    )
    .addOption(
      new Option('--answers <form>', 'form of the answers').choices(ANSWER_FORMS).default('documented'),
    )
    .addOption(new Option('--fault <name>', 'fault in the answers').choices(FAULTS))
    .option('--fault-every <n>', 'only every n-th request gets the fault', wholeNumber(1), 1)
    .option('--calls-per-second <n>', 'answer calls beyond this with RequestLimitExceeded', positiveNumber)
    .option('--max-request-bytes <n>', 'largest request accepted', wholeNumber(1), MAX_REQUEST_BYTES)
    .option('--keys <file>', 'JSON with private keys in PEM to use instead of fresh ones, or - for stdin')
    .option('--rsa-bits <n>', 'bits of a fresh RSA key (default: 1024)', wholeNumber(1024, 8192))
    .option('--json', 'print address, credential and both public keys as JSON')
    .option('--write-env <file>', 'write the lines to a new file instead')
    .option('--quiet', 'leave out the line for each request')
    .addHelpText('after', EXAMPLES)
    .action(async (command: string[], options: EmulatorCommandOptions) => {
      const { runEmulator } = await import('./run-emulator.ts');
      finish(await runEmulator(command, options, io));
    });
