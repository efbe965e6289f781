import { type Painter, printable } from '../io.ts';
import type { DoctorCheck } from './checks.ts';
import type { Diagnosis } from './explain.ts';

const COLOURS = { ok: 'green', problem: 'red', 'not reached': 'dim' } as const;

/** The list for people: a line for each check, remedies below their problems, and what to do next. */
export function printDiagnosis(diagnosis: Diagnosis, paint: Painter): string {
  return [
    ...diagnosis.checks.map((check) => printCheck(check, paint)),
    '',
    ...summary(diagnosis, paint),
  ].join('\n');
}

function printCheck({ check, state, says = '', fix }: DoctorCheck, paint: Painter): string {
  const line = `${paint(COLOURS[state], state.padEnd(12))} ${check.padEnd(12)} ${printable(says)}`.trimEnd();
  return fix === undefined ? line : `${line}\n${' '.repeat(26)}${fix}`;
}

function summary({ ready, checks, code, message, failure, requestId }: Diagnosis, paint: Painter): string[] {
  const problems = checks.filter(({ state }) => state === 'problem').length;
  const outcome = ready
    ? paint('green', 'Ready: encrypted calls work.')
    : paint('red', `Not ready: ${problems} ${problems === 1 ? 'problem' : 'problems'}.`);
  if (ready || code === undefined) return [outcome];
  const id = requestId === undefined ? '' : `, RequestId ${requestId}`;
  const why = failure === undefined ? '' : ` (${failure})`;
  return [outcome, printable(`The call ended with ${code}${why}: ${message}${id}`)];
}
