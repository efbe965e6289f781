import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { MAX_REQUEST_BYTES } from '../../envelope/limits.ts';
import type { CommandMaker } from '../command.ts';
import { EXIT } from '../exit.ts';
import { type Io, writeLine } from '../io.ts';
import { positiveNumber, wholeNumber } from '../numbers.ts';
import { addServiceOptions } from '../service/client.ts';
import type { Item } from './batch.ts';
import type { RecognizeOptions } from './recognize.ts';

const EXAMPLES = `
Several images produce one line of JSON each, in the order in which they finish: index and image (position among the
arguments, and path), and result or error. Failures and a summary also go to stderr. A file named twice is processed
once. The exit code is 1 if an image failed, 130 after Ctrl-C; results finished by then have been written.
Rate limits, network faults, timeouts and HTTP 5xx are retried with back-off; nothing else is.

Examples:
  $ tencentcloud-encryption recognize card.jpg --side FRONT --reveal
  $ tencentcloud-encryption recognize cards/*.jpg --fit --reveal > results.jsonl
  $ tencentcloud-encryption recognize - < card.png
`;

/** Recognises identity cards, encrypted on the way there and back. */
export const recognizeCommand: CommandMaker = (io, finish) =>
  addServiceOptions(new Command('recognize'))
    .description('recognise images of identity cards; personal data is masked unless --reveal')
    .argument('<images...>', 'PNG, JPEG or BMP files; - is stdin')
    .addOption(new Option('--side <side>', 'side of the card').choices(['FRONT', 'BACK']))
    .option('--config <json>', 'Config of the API, such as {"CropIdCard":true}', jsonObject)
    .option('--json', 'print a line of JSON for a single image too')
    .option('--reveal', 'show personal data')
    .option('--fit', 'shrink photos that are too large (needs sharp)')
    .option('--max-request-bytes <n>', 'largest request sent', wholeNumber(1), MAX_REQUEST_BYTES)
    .option('--rate <n>', 'maximum calls per second', positiveNumber, 20)
    .option('--concurrency <n>', 'maximum calls, and images in memory, at a time', wholeNumber(1, 1000), 8)
    .option('--attempts <n>', 'maximum attempts per image', wholeNumber(1, 100), 5)
    .addHelpText('after', EXAMPLES)
    .action(async (images: string[], options: RecognizeOptions) => {
      const { recognize } = await import('./recognize.ts');
      const failed = await recognize(distinct(images, io), options, io);
      if (failed > 0) finish(EXIT.findings);
    });

function jsonObject(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return text;
  } catch {
    // Reported below.
  }
  throw new InvalidArgumentError('It must be a JSON object.');
}

/** Each file once, however often it is named. */
function distinct(images: readonly string[], io: Io): Item[] {
  const items = new Map<string, Item>();
  for (const [index, image] of images.entries()) {
    const path = image === '-' ? image : resolve(image);
    if (!items.has(path)) items.set(path, { index, image });
  }
  const repeated = images.length - items.size;
  if (repeated > 0)
    writeLine(io.stderr, `${repeated} of ${images.length} arguments name a file again and are skipped`);
  return [...items.values()];
}
