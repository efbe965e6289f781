import { viewBytes } from '../platform/bytes.ts';
import { answerTooLarge, MAX_LEVELS, MAX_MEMBERS } from './limits.ts';

type Members = Record<string, unknown>;

/** How many members may still be read. */
interface Budget {
  members: number;
}

/**
 * Copies an answer that consists of plain objects, lists, texts, numbers and flags only. Each is read once, so what is
 * checked afterwards is what comes out. Members named __proto__ are dropped, since Object.assign would turn them into
 * a prototype. Members are counted before they are read, so no answer is walked beyond the limits.
 *
 * @throws EncryptionError ERR_INVALID_RESPONSE for an answer beyond the limits, such as a cycle. Any other error for
 * what can't be read or isn't JSON (a function, a Date, a getter that throws).
 */
export function copyAnswer(answer: Members): Members {
  return copyObject(answer, 1, { members: MAX_MEMBERS });
}

function copyValue(value: unknown, level: number, budget: Budget): unknown {
  if (typeof value !== 'object' || value === null) return checkScalar(value);
  // No wire field may be bytes; the code that reads each field reports it.
  const bytes = viewBytes(value);
  if (bytes) return bytes.slice();
  if (level > MAX_LEVELS) throw answerTooLarge(`more than ${MAX_LEVELS} levels`);
  return Array.isArray(value) ? copyList(value, level, budget) : copyObject(value as Members, level, budget);
}

function copyObject(object: Members, level: number, budget: Budget): Members {
  if (Object.prototype.toString.call(object) !== '[object Object]') throw new TypeError('not JSON');
  // Names can't be listed one at a time, so an object of a million members costs that list: half of what JSON.parse
  // took for it.
  const names = Object.keys(object);
  spend(budget, names.length);
  const copy: Members = {};
  for (const name of names) {
    if (name !== '__proto__') copy[name] = copyValue(object[name], level + 1, budget);
  }
  return copy;
}

function copyList(list: readonly unknown[], level: number, budget: Budget): unknown[] {
  const { length } = list;
  spend(budget, length);
  const copy: unknown[] = new Array(length);
  for (let index = 0; index < length; index++) {
    if (index in list) copy[index] = copyValue(list[index], level + 1, budget);
  }
  return copy;
}

function spend(budget: Budget, count: number): void {
  budget.members -= count;
  if (!(budget.members >= 0)) throw answerTooLarge(`more than ${MAX_MEMBERS} members`);
}

function checkScalar(value: unknown): unknown {
  if (['function', 'symbol', 'bigint'].includes(typeof value)) throw new TypeError('not JSON');
  return value;
}
