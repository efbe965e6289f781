// What a message says: of a value of a wrong type its class and never its content, and at its end where more is said.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  EncryptionError,
  type EncryptionErrorCode,
  FAILURES,
  ServiceError,
  typeName,
  withoutPointer,
  wrongType,
} from '../src/errors.ts';

class Person {}
class _Own$1 {}
const named = (name: unknown) => Object.create({ constructor: { name } });
const SECRET = '440524198701010014';

test.each<[string, unknown, string]>([
  ['undefined', undefined, 'undefined'],
  ['null', null, 'null'],
  ['a text', SECRET, 'a string'],
  ['a number', 7, 'a number'],
  ['a bigint', 7n, 'a bigint'],
  ['a symbol', Symbol(SECRET), 'a symbol'],
  ['a class', Person, 'a function'],
  ['a list', [SECRET], 'an array'],
  ['a plain object', { constructor: { name: SECRET } }, 'an object'],
  ['an object without prototype', Object.create(null), 'an object'],
  ['an instance', new Person(), 'an instance of Person'],
  ['an instance of a name with signs', new _Own$1(), 'an instance of _Own$1'],
  ['bytes', new Uint8Array(3), 'an instance of Uint8Array'],
  ['a class of 41 characters', named(`A${'b'.repeat(40)}`), `an instance of A${'b'.repeat(40)}`],
  ['a class of 42 characters', named(`A${'b'.repeat(41)}`), 'an object'],
  ['a class of no name', named(''), 'an object'],
  ['a class whose name is no text', named(7), 'an object'],
  ['a class whose name passes for a text', named(['Person']), 'an object'],
  ['a class named by data', named(SECRET), 'an object'],
  ['a class whose name goes on behind a line', named('Person\n7'), 'an object'],
  ['a class whose name has blanks', named('Li Ming'), 'an object'],
  [
    'a proxy that throws',
    new Proxy(
      {},
      {
        getPrototypeOf: () => {
          throw new Error(SECRET);
        },
      },
    ),
    'an object',
  ],
])('%s', (_, value, name) => {
  expect(typeName(value)).toBe(name);
  const error = wrongType('ERR_INVALID_OPTIONS', 'label', 'bytes', value);
  expect(error.message).toBe(`label must be bytes, got ${name}. See docs/errors.md#err_invalid_options`);
});

// --- the pointer ---

const page = readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8');
/** GitHub's anchors of headings that are one code. */
const anchors = [...page.matchAll(/^## (\w+)$/gm)].map(([, title]) => title!.toLowerCase());

describe.each(Object.keys(FAILURES) as EncryptionErrorCode[])('%s', (code) => {
  const made: [string, Error][] = [
    ['an EncryptionError', new EncryptionError(code, 'it is so', 'an id')],
    ['one that is a TypeError', wrongType(code, 'label', 'so', 7)],
  ];
  test.each(made)('the message of %s ends with its section, once', (_, { message }) => {
    expect(message).toMatch(/ so(?:, got a number)?\. See docs\/errors\.md#\w+$/);
    expect(message.split('docs/errors.md#').slice(1)).toEqual([code.toLowerCase()]);
    expect(anchors).toContain(code.toLowerCase());
  });
});

test('a sentence that has its end gets no second one', () => {
  const told = (message: string) => new EncryptionError('ERR_INVALID_PARAMS', message).message;
  for (const message of ['do this.', 'did you mean that?', 'no!']) {
    expect(told(message)).toBe(`${message} See docs/errors.md#err_invalid_params`);
  }
});

test.each(['an error', 'did you mean that?', 'see (this)'])('without the pointer: %s', (message) => {
  expect(withoutPointer(new EncryptionError('ERR_PROVIDER', message).message)).toBe(message);
});

test("the service's messages are left as they are", () => {
  expect(new ServiceError('InternalError', 'try again').message).toBe('try again');
  expect(withoutPointer('try again.')).toBe('try again.');
});
