// Parameters that aren't what they seem: each would take something past the encryption.

import { sealFields } from '../../envelope/seal-fields.ts';
import { encodeUtf8 } from '../../platform/bytes.ts';
import type { Members } from '../calls/wire.ts';
import { rsa1024 } from '../checks/test-keys.ts';
import { FIELDS, PERSON } from './world.ts';

export function inherited(): object[] {
  class Person {}
  Object.assign(Person.prototype, PERSON);
  return [
    Object.create(PERSON),
    new Person(),
    Object.assign(Object.create({ Name: PERSON.Name }), { Type: '1' }),
  ];
}

export function withToJson(): object[] {
  class Document {
    toJSON() {
      return PERSON;
    }
  }
  return [{ toJSON: () => PERSON }, new Document(), { ...PERSON, toJSON: () => PERSON }];
}

export function notPlain(): unknown[] {
  const json = JSON.stringify(PERSON);
  return [encodeUtf8(json), [PERSON], new Map(Object.entries(PERSON)), { Extra: new Date(0) }];
}

/** A valid envelope, with some of what it should hold beside it in the clear. */
export function halfSealed(): Members[] {
  const { publicKey } = rsa1024();
  const seal = (fields: string[]) => sealFields(PERSON, fields, { publicKey, action: FIELDS }).request;
  const { Encryption } = seal(['Name', 'IdCard']);
  const listed = Encryption as Members;
  return [
    { ...PERSON, Encryption },
    seal(['Name']),
    { ...seal(['Name', 'IdCard']), IdCard: PERSON.IdCard },
    { ...PERSON, Encryption: { ...listed, EncryptList: [] } },
    { ...PERSON, EncryptedBody: '', Encryption: { ...listed, Note: PERSON.Name } },
    { ...PERSON, EncryptedBody: 'AAAA' },
  ];
}
