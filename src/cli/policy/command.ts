import { Command } from 'commander';
import { RECOGNIZE_ENCRYPTED } from '../../envelope/params.ts';
import { ruleOf } from '../actions.ts';
import type { CommandMaker } from '../command.ts';
import { writeJson } from '../io.ts';

const EXAMPLE = `
Example:
  $ tencentcloud-encryption policy > policy.json
  $ tencentcloud-encryption policy GetFaceIdToken GetFaceIdResult
`;

/** The CAM policy with the least privilege for the actions used. */
export const policyCommand: CommandMaker = (io) =>
  new Command('policy')
    .description('print the CAM policy that allows the given actions and nothing else')
    .argument('[actions...]', 'API actions', [RECOGNIZE_ENCRYPTED])
    .addHelpText('after', EXAMPLE)
    .action((actions: string[]) => writeJson(io.stdout, policyFor(actions)));

function policyFor(actions: readonly string[]): object {
  return {
    version: '2.0',
    // CAM authorises these actions at API level only, so * is the only resource that they accept.
    statement: [{ effect: 'allow', action: [...new Set(actions.map(qualify))], resource: ['*'] }],
  };
}

/** `service:Action`, as CAM writes it. */
function qualify(action: string): string {
  ruleOf(action);
  return `${action === RECOGNIZE_ENCRYPTED ? 'ocr' : 'faceid'}:${action}`;
}
