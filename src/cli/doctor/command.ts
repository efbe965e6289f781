import { Command } from 'commander';
import type { CommandMaker } from '../command.ts';
import { EXIT } from '../exit.ts';
import { painter, writeJson, writeLine } from '../io.ts';
import { addServiceOptions } from '../service/client.ts';
import { printDiagnosis } from './print.ts';
import type { DoctorOptions } from './write-shape.ts';

const HELP = `
Makes one encrypted call with an image of one white pixel, which is nobody's data. The exit code is 0 when everything is
ready, 1 when there is a problem.

Examples:
  $ tencentcloud-encryption doctor
  $ tencentcloud-encryption doctor --credentials service.env --key issued.txt --json
  $ tencentcloud-encryption doctor --shape shape.json --image my-own-card.jpg

--shape writes the form of the answer without its data: member names and their kinds, but no values and no ids. The white
pixel gets an error as its answer; only a recognised card shows the form of an encrypted answer, and that call may be
billed. docs/contribute-a-shape.md says what to do with the file.
`;

/** Says whether encrypted calls work from here; if not, what is wrong and what to do. */
export const doctorCommand: CommandMaker = (io, finish) =>
  addServiceOptions(new Command('doctor'))
    .description('check credential, key, network, clock, permission and encryption with one harmless call')
    .option('--json', 'print the list as JSON')
    .option('--shape <file>', 'write the form of the answer, without its data, to a new file')
    .option('--image <file>', 'with --shape: send this image instead of the white pixel')
    .addHelpText('after', HELP)
    .action(async ({ json, ...options }: DoctorOptions & { json?: true }) => {
      const { diagnoseAndWrite } = await import('./write-shape.ts');
      const diagnosis = await diagnoseAndWrite(options, io);
      if (json) writeJson(io.stdout, diagnosis);
      else writeLine(io.stdout, printDiagnosis(diagnosis, painter(io.stdout, io)));
      if (!diagnosis.ready) finish(EXIT.findings);
    });
