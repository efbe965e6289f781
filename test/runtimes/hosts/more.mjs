// What Node, Bun and Deno have beyond the suite of every runtime.

import { audit } from './audit.mjs';
import { commandLine } from './command-line.mjs';
import { emulator } from './emulator.mjs';
import { keyObjects } from './key-objects.mjs';
import { printed } from './printed.mjs';
import { sdk } from './sdk.mjs';

export const MORE = [
  ['keys', keyObjects],
  ['printing', printed],
  ['emulator', emulator],
  ['sdk', sdk],
  ['audit', audit],
  ['cli', commandLine],
];
