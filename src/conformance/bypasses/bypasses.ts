// Attempts to get past withEncryption: each must be refused before anything is sent, with one event that reports it.
// Every client here has the default options, so that a default that is too open fails as well.

import { withEncryption } from '../../middleware/sdk-client.ts';
import type { WrapClient } from '../calls/call.ts';
import { CheckList, type ConformanceCheck } from '../checks/check.ts';
import { refusedCall } from './attempt.ts';
import { controls } from './controls.ts';
import { refusedCalls } from './refused-calls.ts';
import { refusedClients } from './refused-clients.ts';

export const BYPASSES = 'bypass attempts';

export function bypassChecks(wrap: WrapClient = withEncryption): ConformanceCheck[] {
  const list = new CheckList(BYPASSES, 'library');
  for (const [id, code, ...attempts] of refusedCalls()) {
    list.refuses(id, 'ownRule', code, ...attempts.map((attempt) => refusedCall(attempt, wrap)));
  }
  for (const [id, ...attempts] of refusedClients()) {
    list.refuses(id, 'ownRule', 'ERR_INVALID_OPTIONS', ...attempts.map((attempt) => () => attempt(wrap)));
  }
  for (const [id, run] of controls(wrap)) list.add('round trip', id, 'ownRule', run);
  return list.checks;
}
