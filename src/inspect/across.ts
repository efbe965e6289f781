// What must not repeat across the requests of a capture.

import { encodeHex } from '../platform/bytes.ts';
import type { WireCheckId } from './checks/checks.ts';
import type { RequestFacts } from './request.ts';
import { POINT } from './sm2-ciphertext.ts';
import type { Spot } from './spot.ts';
import { kindFor } from './wrapped-key.ts';

/** Remembers IVs and wrapped keys, and where each was first seen. */
export class Repeats {
  readonly #seen = new Map<string, string>();

  /** `place` is where the exchange is in the capture. */
  inspect({ iv, wrappedKey, suite, spot }: RequestFacts, place: string): void {
    if (wrappedKey && this.#isRepeated('wrapped-key-reused', wrappedKey, place, spot.at('CiphertextBlob')))
      return;
    if (iv && iv.length > 0) this.#isRepeated('iv-reused', iv, place, spot.at('Iv'));
    if (suite && wrappedKey && kindFor(suite) === 'SM2' && wrappedKey.length > POINT) {
      this.#isRepeated('sm2-scalar-reused', wrappedKey.subarray(0, POINT), place, spot.at('CiphertextBlob'));
    }
  }

  /** A repeated key brings its IV along, so one finding covers both. */
  #isRepeated(id: WireCheckId, bytes: Uint8Array, place: string, spot: Spot): boolean {
    const key = `${id} ${encodeHex(bytes.subarray(0, 1024))}`;
    const first = this.#seen.get(key);
    if (first === undefined) this.#seen.set(key, place);
    else spot.finding(id, { expected: 'a fresh one', got: `the one of ${first}` });
    return first !== undefined;
  }
}
