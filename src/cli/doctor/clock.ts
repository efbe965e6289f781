import type { Problem } from './checks.ts';

/** The service refuses signatures that are further off. */
const ALLOWED_SECONDS = 300;

/** In words; `clockSeconds` is the service's clock minus this machine's. */
export function describeClock(clockSeconds: number | undefined): string {
  if (clockSeconds === undefined) return 'the service sent no time';
  const seconds = Math.abs(clockSeconds);
  // The Date header has whole seconds, and the answer took some time to arrive.
  if (seconds <= 2) return "this machine's clock is right";
  const side = clockSeconds > 0 ? 'behind' : 'ahead of';
  return `this machine's clock is ${seconds} seconds ${side} the service's; ${ALLOWED_SECONDS} are allowed`;
}

/** A problem if the clock is further off than the service allows, whatever else is wrong. */
export function checkTime(clockSeconds: number | undefined): Problem | undefined {
  if (clockSeconds === undefined || Math.abs(clockSeconds) <= ALLOWED_SECONDS) return undefined;
  return {
    check: 'clock',
    says: describeClock(clockSeconds),
    fix: 'Set the clock of this machine (NTP).',
  };
}
