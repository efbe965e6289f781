import { Command } from 'commander';
import type { CommandMaker } from '../command.ts';
import { auditVerifyCommand } from './verify-command.ts';

/** The commands for audit logs. */
export const auditCommand: CommandMaker = (io, finish) =>
  new Command('audit').description('work with audit logs').addCommand(auditVerifyCommand(io, finish));
