import { wrongType } from '../errors.ts';
import { viewBytes } from '../platform/bytes.ts';
import { invalidParams } from './params.ts';

/** Checks that an argument is bytes, of the given length if there is one. */
export function checkBytes(label: string, value: unknown, length?: number): Uint8Array {
  const bytes = viewBytes(value);
  if (!bytes) throw wrongType('ERR_INVALID_PARAMS', label, 'a Uint8Array', value);
  if (length !== undefined && bytes.length !== length) {
    throw invalidParams(`${label} must be ${length} bytes, got ${bytes.length}`);
  }
  return bytes;
}
