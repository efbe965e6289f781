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
  fields?: readonly string[];
  /**
   * The forms that the answer may take. Where 'body' or 'fields' is due, any other form is an error, one in the
   * clear too. 'clear': it is taken in the clear, and one that comes encrypted is opened.
   */
  answer: SealedForm | 'clear' | readonly SealedForm[];
  /**
   * What an answer by fields must cover, wherever it stands and isn't empty: paths from the top, list indices left
   * out (`Text.IdCard`). Left out, no member of the table of identity data may stand in the clear.
   */
  answerFields?: readonly string[];
}

/** A row, and the action that it is of: what sealing and opening a call follow. */
export interface CallRule extends ActionRule {
  /** Absent where the caller named none. Identity data is known by it. */
  readonly action?: string | undefined;
}

const body = (answer: ActionRule['answer']): ActionRule => ({ request: 'body', answer });
const fields = (...names: string[]): ActionRule => ({ request: 'fields', fields: names, answer: 'clear' });
const flat = (...names: string[]): ActionRule => ({ request: 'flat', fields: names, answer: 'clear' });
const keyOnly: ActionRule = { request: 'key-only', answer: 'body' };
/** A key for an answer as a whole, or by the fields that are documented as encrypted. */
const keyOnlyOr = (...answerFields: string[]): ActionRule => ({
  request: 'key-only',
  answer: ['body', 'fields'],
  answerFields,
});

const RULES: Record<string, ActionRule> = {
  // OCR, version 2018-11-19
  RecognizeEncryptedIDCardOCR: body('body'),

  // FaceID, version 2018-03-01
  DetectAIFakeFaces: body('clear'),
  IdCardVerification: fields('Name', 'IdCard'),
  IdCardOCRVerification: fields('Name', 'IdCard'),
  DetectAuth: fields('Name', 'IdCard'),
  GetEidToken: fields('Name', 'IdCard'),
  CheckIdNameDate: fields('Name', 'IdCard'),
  LivenessRecognition: fields('Name', 'IdCard'),
  // Gone from the newest SDK's types; in those from 4.0.275 to 4.1.300, and in the vendor's guide and kits.
  ImageRecognition: fields('Name', 'IdCard'),
  ImageRecognitionV2: fields('Name', 'IdCard'),
  GetFaceIdToken: fields('Name', 'IdCard', 'ImageBase64'),
  PhoneVerification: flat('Name', 'IdCard', 'Phone'),
  PhoneVerificationCMCC: fields('Name', 'IdCard', 'Phone'),
  PhoneVerificationCTCC: fields('Name', 'IdCard', 'Phone'),
  PhoneVerificationCUCC: fields('Name', 'IdCard', 'Phone'),
  MinorsVerification: fields('Name', 'IdCard', 'Mobile'),
  CheckPhoneAndName: fields('Name', 'Mobile'),
  MobileStatus: fields('Mobile'),
  MobileNetworkTimeVerification: fields('Mobile'),
  BankCardVerification: fields('Name', 'IdCard', 'BankCard'),
  BankCard2EVerification: fields('Name', 'BankCard'),
  BankCard4EVerification: fields('Name', 'IdCard', 'Phone', 'BankCard'),
  CheckBankCardInformation: fields('BankCard'),
  CheckIdCardInformation: keyOnlyOr('IdNum', 'Name'),
  GetDetectInfoEnhanced: keyOnlyOr('Text.IdCard', 'Text.Name', 'Text.OcrIdCard', 'Text.OcrName'),
  // By analogy: no example of it is published.
  GetFaceIdResult: keyOnly,
};

/** The actions that this library knows how to encrypt. A Map: a look-up of "constructor" finds nothing. */
export const ACTION_RULES: ReadonlyMap<string, ActionRule> = new Map(Object.entries(RULES));

// All that is public of DetectAIFakeFaces (an example of its API text, the vendor's kits) writes it so.
const SPELLINGS: ReadonlyMap<string | undefined, string> = new Map([['DetectAIFakeFaces', MISSPELLED_BODY]]);

/** How a request's EncryptList names the whole body: as the documentation of this very action writes it. */
export function bodyNameOf(action: string | undefined): string {
  return SPELLINGS.get(action) ?? ENCRYPTED_BODY;
}

/** For an answer of an action that isn't known: a whole body, or fields with no identity data beside them in the clear. */
export const ANY_SEALED: readonly SealedForm[] = Object.freeze(['body', 'fields'] as const);

/** Actions that do the same work in the clear, and what to call instead. */
export const PLAINTEXT_SIBLINGS: ReadonlyMap<string, string> = new Map([
  ['IDCardOCR', 'RecognizeEncryptedIDCardOCR'],
]);

/** Parameters of a plaintext sibling that the encrypted action lacks. */
export const LOST_PARAMETERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['IDCardOCR', ['EnableDateVerify']],
]);

/** The forms in which an encrypted answer of this row may come; none where it comes in the clear. */
export function sealedForms({ answer }: ActionRule): readonly SealedForm[] {
  if (typeof answer !== 'string') return answer;
  return answer === 'clear' ? [] : [answer];
}
