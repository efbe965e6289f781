// What the outcome of the call proves, check by check.

import type { Failure } from '../../errors.ts';
import { type EndpointProfile, isPlainAbroad } from '../service/endpoint.ts';
import { DOCTOR_CHECKS, type DoctorCheck, listChecks, type Passed, type Problem } from './checks.ts';
import { checkTime, describeClock } from './clock.ts';
import type { ProbeResult } from './probe.ts';
import { READY_CODES, rowOf } from './problems/problems.ts';
import type { ProblemRow } from './problems/row.ts';

/** What doctor found. Nothing in it is secret. */
export interface Diagnosis {
  readonly ready: boolean;
  readonly checks: readonly DoctorCheck[];
  /** How the call ended: a code of the service, the system or the library, and its message. */
  readonly code?: string;
  readonly message?: string;
  /** Why it failed, as in the call's event. */
  readonly failure?: Failure;
  readonly requestId?: string;
  /** The service's clock minus this machine's. */
  readonly clockSeconds?: number;
}

/** Adds the outcome of the call to the list; `here` has what passed before it. */
export function explainResult(
  { trace, request: _, result, ...failure }: ProbeResult,
  here: Passed,
  place: EndpointProfile,
): Diagnosis {
  const { clockSeconds, status } = trace;
  const { code } = failure;
  const why = failure.failure ?? (status === undefined ? 'network' : 'service');
  const row = code === undefined || READY_CODES.includes(code) ? undefined : rowOf(code, why);
  const passed = { ...here, ...passedOnTheWay(row, place, clockSeconds, result !== undefined) };
  return {
    ready: row === undefined,
    checks: listChecks(passed, row ? problemsOf(row, clockSeconds) : []),
    ...failure,
    ...(clockSeconds !== undefined && { clockSeconds }),
  };
}

/** The row's problem, and a clock that is too far off, which other answers can hide. */
function problemsOf({ check, says, fix }: ProblemRow, clockSeconds: number | undefined): Problem[] {
  if (check === 'clock') return [{ check, says: `${says}: ${describeClock(clockSeconds)}`, fix }];
  const clock = check === 'network' ? undefined : checkTime(clockSeconds);
  return [...(clock ? [clock] : []), { check, says, fix }];
}

/** The checks before the one that failed, as far as the answer proves that they passed. */
function passedOnTheWay(
  row: ProblemRow | undefined,
  place: EndpointProfile,
  clockSeconds: number | undefined,
  isOpened: boolean,
): Passed {
  const { endpoint } = place;
  const words: Passed = {
    network: `${endpoint} answers ${describeWay(place)}`,
    clock: describeClock(clockSeconds),
    credentials: 'the service knows the SecretId, and the signature is right',
    permission: 'this user may call RecognizeEncryptedIDCardOCR',
    service: 'activated and within its quota',
    encryption: isOpened
      ? 'the service decrypted the request, and its answer opened'
      : 'the service decrypted the request: it looked at the image, and found no card',
  };
  const end = row?.mayComeFirst ? 'credentials' : row?.check;
  const names: readonly string[] =
    end === undefined ? DOCTOR_CHECKS : DOCTOR_CHECKS.slice(0, DOCTOR_CHECKS.indexOf(end));
  return Object.fromEntries(Object.entries(words).filter(([name]) => names.includes(name)));
}

function describeWay(place: EndpointProfile): string {
  if (place.protocol === 'https://') return 'over TLS';
  return isPlainAbroad(place)
    ? 'without TLS, on another machine: send no real data'
    : 'on this machine, without TLS';
}
