// How an error names a value that is of a wrong type: by its class, and never by its content.

import { expect, test } from 'vitest';
import { typeName, wrongType } from '../src/errors.ts';

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
  expect(error.message).toBe(`label must be bytes, got ${name}`);
});
