import { Command } from 'commander';
import type { CommandMaker } from '../command.ts';
import { auditVerifyCommand } from './verify-command.ts';

/** What works on audit logs. */
export const auditCommand: CommandMaker = (io, finish) =>
  new Command('audit')
    .description('work with the logs of an audit chain')
    .addCommand(auditVerifyCommand(io, finish));
