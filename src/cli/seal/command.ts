import { Command } from 'commander';
import { findClear } from '../../envelope/clear-params.ts';
import { maskIdentity } from '../../envelope/mask.ts';
import { RECOGNIZE_ENCRYPTED } from '../../envelope/params.ts';
import type { SealedCall } from '../../envelope/sealed-call.ts';
import type { CommandMaker } from '../command.ts';
import { type Io, writeJson, writeLine } from '../io.ts';
import { openServiceAnswer, refuseOldAnswer, waitForAnswer } from './answer.ts';
import {
  checkStdin,
  type PlainParams,
  readParamsFile,
  type SealCommandOptions,
  sealParams,
  writeRequest,
} from './request.ts';

const HELP = `
Prints the request, waits for the service's answer, and prints the result. The data key never leaves this process, which
opens this one answer only. The answer is the body of the HTTP response, or its Response member.

Examples:
  $ tencentcloud-encryption seal params.json --request request.json --answer answer.json
    (in another terminal: tccli ocr RecognizeEncryptedIDCardOCR --cli-input-json file://request.json > answer.json)
  $ echo '{"CardSide":"FRONT"}' | tencentcloud-encryption seal - --image card.jpg --answer answer.json
`;

/** Seals a request to be sent by other means, and opens its answer. */
export const sealCommand: CommandMaker = (io) =>
  new Command('seal')
    .description('seal one request for curl, Postman or tccli to send, and open its answer')
    .argument('<params>', "file with the action's plain parameters as JSON, or - for stdin")
    .option('--action <name>', 'the API action whose rules apply', RECOGNIZE_ENCRYPTED)
    .option('--image <file>', 'an image to send as ImageBase64')
    .option(
      '--key <file>',
      'file with the public key, in any form (default: TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY)',
    )
    .option('--request <file>', 'write the request here (default: one line on stdout)')
    .option('--answer <file>', 'wait for the answer in this file or named pipe (default: all of stdin)')
    .option('--reveal', 'print personal data instead of masking it')
    .addHelpText('after', HELP)
    .action(async (path: string, options: SealCommandOptions) => {
      checkStdin(path, options);
      await refuseOldAnswer(options.answer);
      const params = await readParamsFile(path, options, io);
      await exchangeByHand(await sealParams(params, options, io), params, options, io);
    });

async function exchangeByHand(
  exchange: SealedCall,
  params: PlainParams,
  options: SealCommandOptions,
  io: Io,
): Promise<void> {
  try {
    await writeRequest(exchange.request, options.request, io);
    tellClear(options.action, params, exchange, io);
    const result = openServiceAnswer(exchange, await waitForAnswer(options.answer, io));
    writeJson(io.stdout, options.reveal ? result : maskIdentity(result));
  } finally {
    exchange.dispose();
  }
}

/** Nothing leaves in the clear silently. */
function tellClear(action: string, params: PlainParams, { facts }: SealedCall, io: Io): void {
  const { notes } = findClear(action, params, facts.encrypted);
  const { clear, unknown, imageByUrl } = notes;
  if (clear) writeLine(io.stderr, `note: in the clear: ${clear.join(', ')}`);
  if (unknown) writeLine(io.stderr, `note: in the clear, and in no table: ${unknown.join(', ')}`);
  if (imageByUrl) writeLine(io.stderr, 'note: the service fetches the image itself from its URL');
}
