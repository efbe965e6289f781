// How each API action carries encrypted data: the protocol's table, as data. It is here, below the middleware,
// because sealing by hand (sealFields, sealRequest with `action`) follows it too.

import { ENCRYPTED_BODY, MISSPELLED_BODY } from './encryption.ts';

/** How an encrypted answer arrives: as one ciphertext, or as the fields that its EncryptList names. */
export type SealedForm = 'body' | 'fields';

/** How one API action carries encrypted data. */
export interface ActionRule {
  /**
   * 'body': all parameters as one ciphertext. 'fields': each named parameter by itself. 'flat': the same, but the
   * envelope's members are parameters too. 'key-only': a wrapped key for the answer; all parameters go in the clear.
   * 'clear': nothing is encrypted.
   */
  request: 'body' | 'fields' | 'flat' | 'key-only' | 'clear';
  /** The parameters to encrypt ('fields', 'flat'); those that the caller leaves out are skipped. */
  fields?: readonly string[] | undefined;
  /**
   * The forms that the answer may have. With 'body' or 'fields', any other form is an error, including an answer in
   * the clear. With 'clear', an answer in the clear is accepted, and an encrypted one is opened.
   */
  answer: SealedForm | 'clear' | readonly SealedForm[];
  /**
   * What an answer by fields must cover, wherever the member appears and isn't empty: paths from the top, without list
   * indices (`Text.IdCard`). If omitted, no member in the table of identity data may be in the clear.
   */
  answerFields?: readonly string[] | undefined;
}

/** A row and the action it belongs to: what sealing and opening a call follow. */
export interface CallRule extends ActionRule {
  /** Absent if the caller named none. Identity data is looked up by it. */
  readonly action?: string | undefined;
}

// The table, in three parts by what is sealed. Each is typed by its names, which type the options of sealing by hand.

/** All parameters as one body, with the form of the answer. The first action is OCR's, all others are FaceID's. */
const BODIES = {
  RecognizeEncryptedIDCardOCR: 'body',
  DetectAIFakeFaces: 'clear',
} as const;

/** Some parameters, each by itself. The answer comes in the clear. */
const FIELDS = {
  IdCardVerification: ['Name', 'IdCard'],
  IdCardOCRVerification: ['Name', 'IdCard'],
  DetectAuth: ['Name', 'IdCard'],
  GetEidToken: ['Name', 'IdCard'],
  CheckIdNameDate: ['Name', 'IdCard'],
  LivenessRecognition: ['Name', 'IdCard'],
  // Not in the newest SDK's types, but in those from 4.0.275 to 4.1.300, and in the vendor's guide and kits.
  ImageRecognition: ['Name', 'IdCard'],
  ImageRecognitionV2: ['Name', 'IdCard'],
  GetFaceIdToken: ['Name', 'IdCard', 'ImageBase64'],
  PhoneVerification: ['Name', 'IdCard', 'Phone'],
  PhoneVerificationCMCC: ['Name', 'IdCard', 'Phone'],
  PhoneVerificationCTCC: ['Name', 'IdCard', 'Phone'],
  PhoneVerificationCUCC: ['Name', 'IdCard', 'Phone'],
  MinorsVerification: ['Name', 'IdCard', 'Mobile'],
  CheckPhoneAndName: ['Name', 'Mobile'],
  MobileStatus: ['Mobile'],
  MobileNetworkTimeVerification: ['Mobile'],
  BankCardVerification: ['Name', 'IdCard', 'BankCard'],
  BankCard2EVerification: ['Name', 'BankCard'],
  BankCard4EVerification: ['Name', 'IdCard', 'Phone', 'BankCard'],
  CheckBankCardInformation: ['BankCard'],
} as const;

/** No parameters, but a key for the answer: its members documented as encrypted; if none, it is one whole body. */
const ANSWERS = {
  CheckIdCardInformation: ['IdNum', 'Name'],
  GetDetectInfoEnhanced: ['Text.IdCard', 'Text.Name', 'Text.OcrIdCard', 'Text.OcrName'],
  // By analogy: no example of it has been published.
  GetFaceIdResult: [],
} as const;

export type BodyAction = keyof typeof BODIES;
export type FieldAction = keyof typeof FIELDS;
export type AnswerAction = keyof typeof ANSWERS;

/** The parameters that an action's row seals. */
export type FieldName<Action extends FieldAction> = (typeof FIELDS)[Action][number];

function rows<Entry>(
  table: Readonly<Record<string, Entry>>,
  rule: (entry: Entry, action: string) => ActionRule,
): [string, ActionRule][] {
  return Object.entries(table).map(([action, entry]) => [action, rule(entry, action)]);
}

/** The one action whose envelope's members are parameters too. */
const FLAT: FieldAction = 'PhoneVerification';

/** The actions that this library can encrypt. A Map, so that looking up "constructor" finds nothing. */
export const ACTION_RULES: ReadonlyMap<string, ActionRule> = new Map([
  ...rows(BODIES, (answer) => ({ request: 'body', answer })),
  ...rows(FIELDS, (fields, action) => ({
    request: action === FLAT ? 'flat' : 'fields',
    fields,
    answer: 'clear',
  })),
  ...rows<readonly string[]>(ANSWERS, (answerFields) =>
    answerFields.length === 0
      ? { request: 'key-only', answer: 'body' }
      : { request: 'key-only', answer: ['body', 'fields'], answerFields },
  ),
]);

// Everything public about DetectAIFakeFaces (an example in its API text, the vendor's kits) spells it this way.
const SPELLINGS: ReadonlyMap<string | undefined, string> = new Map([['DetectAIFakeFaces', MISSPELLED_BODY]]);

/** How a request's EncryptList names the whole body: as this action's own documentation spells it. */
export function bodyNameOf(action: string | undefined): string {
  return SPELLINGS.get(action) ?? ENCRYPTED_BODY;
}

/** For an answer to an unknown action: a whole body, or fields without identity data in the clear next to them. */
export const ANY_SEALED: readonly SealedForm[] = Object.freeze(['body', 'fields'] as const);

const SIBLINGS = { IDCardOCR: 'RecognizeEncryptedIDCardOCR' } as const;
export type PlaintextSibling = keyof typeof SIBLINGS;

/** Actions that do the same work in the clear, and what to call instead. */
export const PLAINTEXT_SIBLINGS: ReadonlyMap<string, string> = new Map(Object.entries(SIBLINGS));

/** Parameters of a plaintext sibling that the encrypted action lacks. */
export const LOST_PARAMETERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['IDCardOCR', ['EnableDateVerify']],
]);

/** The forms in which this row's encrypted answer may arrive; empty if it comes in the clear. */
export function sealedForms({ answer }: ActionRule): readonly SealedForm[] {
  if (typeof answer !== 'string') return answer;
  return answer === 'clear' ? [] : [answer];
}
