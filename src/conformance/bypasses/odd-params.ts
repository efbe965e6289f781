// Parameters that aren't what they seem: each would get something past the encryption.

import { sealFields } from '../../envelope/by-hand.ts';
import { encodeUtf8 } from '../../platform/bytes.ts';
import type { Members } from '../calls/wire.ts';
import { rsa1024 } from '../checks/test-keys.ts';
import { FIELDS, PERSON_PARAMS } from './world.ts';

export function inherited(): object[] {
  class Person {}
  Object.assign(Person.prototype, PERSON_PARAMS);
  return [
    Object.create(PERSON_PARAMS),
    new Person(),
    Object.assign(Object.create({ Name: PERSON_PARAMS.Name }), { Type: '1' }),
  ];
}

export function withToJson(): object[] {
  class Document {
    toJSON() {
      return PERSON_PARAMS;
    }
  }
  return [{ toJSON: () => PERSON_PARAMS }, new Document(), { ...PERSON_PARAMS, toJSON: () => PERSON_PARAMS }];
}

export function notPlain(): unknown[] {
  const json = JSON.stringify(PERSON_PARAMS);
  return [encodeUtf8(json), [PERSON_PARAMS], new Map(Object.entries(PERSON_PARAMS)), { Extra: new Date(0) }];
}

/** A valid envelope, with some of what belongs inside it next to it in the clear. */
export function halfSealedParams(): Members[] {
  const { publicKey } = rsa1024();
  const seal = (fields: (keyof typeof PERSON_PARAMS)[]) =>
    sealFields(PERSON_PARAMS, fields, { publicKey, action: FIELDS }).request;
  const { Encryption } = seal(['Name', 'IdCard']);
  const listed = Encryption as Members;
  return [
    { ...PERSON_PARAMS, Encryption },
    seal(['Name']),
    { ...seal(['Name', 'IdCard']), IdCard: PERSON_PARAMS.IdCard },
    { ...PERSON_PARAMS, Encryption: { ...listed, EncryptList: [] } },
    { ...PERSON_PARAMS, EncryptedBody: '', Encryption: { ...listed, Note: PERSON_PARAMS.Name } },
    { ...PERSON_PARAMS, EncryptedBody: 'AAAA' },
  ];
}
