// Draws of the child's CSPRNG on their way to the runner: masked, so that a record is not itself what is searched for.

import { writeSync } from 'node:fs';

const MASK = 0xa5;
const MAX_BYTES = 32;

/**
 * Records every data key, IV and SM2 scalar of this process from outside the library, and keeps no copy. `keep` gets
 * one all the same: that is the leak which the search must find.
 */
export function recordDraws(fd, keep) {
  const original = crypto.getRandomValues.bind(crypto);
  crypto.getRandomValues = (array) => {
    original(array);
    if (array.length <= MAX_BYTES) writeSync(fd, mask(array));
    keep?.push(Uint8Array.from(array));
    return array;
  };
}

function mask(bytes) {
  const record = new Uint8Array(1 + bytes.length);
  record[0] = bytes.length;
  for (let i = 0; i < bytes.length; i++) record[1 + i] = bytes[i] ^ MASK;
  return record;
}

export function readRecords(bytes) {
  const draws = [];
  for (let at = 0; at < bytes.length; at += 1 + bytes[at]) {
    draws.push(bytes.subarray(at + 1, at + 1 + bytes[at]).map((byte) => byte ^ MASK));
  }
  return draws;
}
