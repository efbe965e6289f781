// How each API action carries encrypted data: the protocol's table, as data. It stands here, below the
// middleware, because sealing by hand (sealFields, sealRequest with `action`) follows it too.

import { ENCRYPTED_BODY, MISSPELLED_BODY } from './encryption.ts';

/** How an encrypted answer comes: as one ciphertext, or by the fields that its EncryptList names. */
export type SealedForm = 'body' | 'fields';

/** How one API action carries encrypted data. */
export interface ActionRule {
  /**
   * 'body': all parameters as one ciphertext. 'fields': the named parameters, each by itself. 'flat': the same
   * with the envelope's members beside the parameters. 'key-only': a wrapped key for the answer, and all
   * parameters in the clear. 'clear': nothing.
   */
  request: 'body' | 'fields' | 'flat' | 'key-only' | 'clear';
  /** The parameters to encrypt ('fields', 'flat'); those that the caller leaves out are not. */
  fields?: readonly string[] | undefined;
  /**
   * The forms that the answer may take. Where 'body' or 'fields' is due, any other form is an error, one in the
   * clear too. 'clear': it is taken in the clear, and one that comes encrypted is opened.
   */
  answer: SealedForm | 'clear' | readonly SealedForm[];
  /**
   * What an answer by fields must cover, wherever it stands and isn't empty: paths from the top, list indices left
   * out (`Text.IdCard`). Left out, no member of the table of identity data may stand in the clear.
   */
  answerFields?: readonly string[] | undefined;
}

/** A row, and the action that it is of: what sealing and opening a call follow. */
export interface CallRule extends ActionRule {
  /** Absent where the caller named none. Identity data is known by it. */
  readonly action?: string | undefined;
}

// The table, in three parts by what is sealed. Each is typed by its names, which the options of sealing by hand take.

/** All parameters, as one body: the form that the answer takes. The first is of OCR, all others of FaceID. */
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
  // Gone from the newest SDK's types; in those from 4.0.275 to 4.1.300, and in the vendor's guide and kits.
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

/** None, and a key for the answer: its members that are documented as encrypted. Without any, it is a whole body. */
const ANSWERS = {
  CheckIdCardInformation: ['IdNum', 'Name'],
  GetDetectInfoEnhanced: ['Text.IdCard', 'Text.Name', 'Text.OcrIdCard', 'Text.OcrName'],
  // By analogy: no example of it is published.
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

/** The one action whose envelope stands beside the parameters. */
const FLAT: FieldAction = 'PhoneVerification';

/** The actions that this library knows how to encrypt. A Map: a look-up of "constructor" finds nothing. */
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

// All that is public of DetectAIFakeFaces (an example of its API text, the vendor's kits) writes it so.
const SPELLINGS: ReadonlyMap<string | undefined, string> = new Map([['DetectAIFakeFaces', MISSPELLED_BODY]]);

/** How a request's EncryptList names the whole body: as the documentation of this very action writes it. */
export function bodyNameOf(action: string | undefined): string {
  return SPELLINGS.get(action) ?? ENCRYPTED_BODY;
}

/** For an answer of an action that isn't known: a whole body, or fields with no identity data beside them in the clear. */
export const ANY_SEALED: readonly SealedForm[] = Object.freeze(['body', 'fields'] as const);

const SIBLINGS = { IDCardOCR: 'RecognizeEncryptedIDCardOCR' } as const;
export type PlaintextSibling = keyof typeof SIBLINGS;

/** Actions that do the same work in the clear, and what to call instead. */
export const PLAINTEXT_SIBLINGS: ReadonlyMap<string, string> = new Map(Object.entries(SIBLINGS));

/** Parameters of a plaintext sibling that the encrypted action lacks. */
export const LOST_PARAMETERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['IDCardOCR', ['EnableDateVerify']],
]);

/** The forms in which an encrypted answer of this row may come; none where it comes in the clear. */
export function sealedForms({ answer }: ActionRule): readonly SealedForm[] {
  if (typeof answer !== 'string') return answer;
  return answer === 'clear' ? [] : [answer];
}
