// What a caller may pass with the parameters of one call: { signal, headers, multipart, … }.

import { wrongType } from '../errors.ts';
import { invalidOption } from '../platform/check-options.ts';

export type CallOptionValues = Readonly<Record<string, unknown>>;

/** The SDK's own options, which it also reads if they are inherited. */
const KNOWN = ['headers', 'signal', 'multipart', 'skipSign'];

/**
 * Reads the options of a call once, into plain data. With `isSealed` the call's parameters will be encrypted, so
 * nothing may change the form in which they are sent.
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS for anything that would make the wire differ from the plan.
 */
export function readCallOptions(given: unknown, isSealed: boolean): CallOptionValues {
  if (given === undefined || given === null) return {};
  if (typeof given !== 'object') {
    throw wrongType('ERR_INVALID_OPTIONS', 'options', 'an object or a callback', given);
  }
  const names = new Set([...KNOWN, ...Object.keys(given)]);
  const entries = [...names].map((name) => [name, (given as CallOptionValues)[name]] as const);
  // fromEntries, not assignment: a member named __proto__ must stay a member.
  const options: Record<string, unknown> = Object.fromEntries(
    entries.filter(([, value]) => value !== undefined),
  );
  if (isSealed) checkForm(options);
  if (!options.headers) return options;
  return { ...options, headers: readHeaders(options.headers, isSealed) };
}

function checkForm({ multipart, skipSign }: CallOptionValues): void {
  if (multipart)
    throw invalidOption("options.multipart can't be set: an encrypted call is JSON. Leave it out");
  if (skipSign)
    throw invalidOption("options.skipSign can't be set: an encrypted call must be signed. Leave it out");
}

function readHeaders(headers: unknown, isSealed: boolean): Record<string, string> {
  if (typeof headers !== 'object') {
    throw wrongType('ERR_INVALID_OPTIONS', 'options.headers', 'an object of strings', headers);
  }
  const entries = Object.entries(headers as object).map(([name, value]) => [name, String(value)]);
  const copy: Record<string, string> = Object.fromEntries(entries);
  checkHeaders('options.headers', copy, isSealed);
  return copy;
}

/** Headers that determine which action is called, or the form of the request. */
const RESERVED = [
  'host',
  'authorization',
  'x-tc-action',
  'x-tc-version',
  'content-encoding',
  'content-length',
  'transfer-encoding',
];

/**
 * Refuses headers that the SDK must write itself. Spelled in another case, they would be sent in addition to the
 * SDK's own, and before them: `x-tc-action: IDCardOCR` would name a second action.
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS.
 */
export function checkHeaders(label: string, headers: unknown, isJson: boolean): void {
  if (typeof headers !== 'object' || headers === null) return;
  for (const name of Object.keys(headers)) {
    const lower = name.toLowerCase();
    if (RESERVED.includes(lower))
      throw invalidOption(`${label} can't have ${lower}, which the SDK writes: leave it out`);
    const type = lower === 'content-type' && String((headers as CallOptionValues)[name]);
    if (isJson && type !== false && !/^application\/json\s*(;|$)/i.test(type)) {
      throw invalidOption(
        `${label}: content-type must be application/json, which the SDK writes: leave it out`,
      );
    }
  }
  if (Object.getOwnPropertySymbols(headers).length > 0)
    throw invalidOption(`${label} must be plain data, without symbols`);
}
