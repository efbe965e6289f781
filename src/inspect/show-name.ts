// A name with a long run of digits, or in another script, may be data in the wrong place.
const PLAIN_NAME = /^[A-Za-z]{1,40}(?:\d{1,2}[A-Za-z]{0,20})?$/;

/** A member's name as it may be shown. */
export function showMemberName(name: string): string {
  return PLAIN_NAME.test(name) ? name : `(a name of ${name.length} characters)`;
}

/** A code of the API, such as `FailedOperation.OcrFailed`; anything else may be data in the wrong place. */
export function isApiCode(code: unknown): code is string {
  return typeof code === 'string' && /^[A-Z][A-Za-z]{2,40}(?:\.[A-Z][A-Za-z]{2,60})?$/.test(code);
}
