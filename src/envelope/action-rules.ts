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
  fields?: readonly string[];
  /**
   * The forms that the answer may have. With 'body' or 'fields', any other form is an error, including an answer in
   * the clear. With 'clear', an answer in the clear is accepted, and an encrypted one is opened.
   */
  answer: SealedForm | 'clear' | readonly SealedForm[];
  /**
   * What an answer by fields must cover, wherever the member appears and isn't empty: paths from the top, without list
   * indices (`Text.IdCard`). If omitted, no member in the table of identity data may be in the clear.
   */
  answerFields?: readonly string[];
}

/** A row and the action it belongs to: what sealing and opening a call follow. */
export interface CallRule extends ActionRule {
  /** Absent if the caller named none. Identity data is looked up by it. */
  readonly action?: string | undefined;
}

const body = (answer: ActionRule['answer']): ActionRule => ({ request: 'body', answer });
const fields = (...names: string[]): ActionRule => ({ request: 'fields', fields: names, answer: 'clear' });
const flat = (...names: string[]): ActionRule => ({ request: 'flat', fields: names, answer: 'clear' });
const keyOnly: ActionRule = { request: 'key-only', answer: 'body' };
/** A key for an answer encrypted as a whole, or in the fields documented as encrypted. */
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
  // Not in the newest SDK's types, but in those from 4.0.275 to 4.1.300, and in the vendor's guide and kits.
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
  // By analogy: no example of it has been published.
  GetFaceIdResult: keyOnly,
};

/** The actions that this library can encrypt. A Map, so that looking up "constructor" finds nothing. */
export const ACTION_RULES: ReadonlyMap<string, ActionRule> = new Map(Object.entries(RULES));

// Everything public about DetectAIFakeFaces (an example in its API text, the vendor's kits) spells it this way.
const SPELLINGS: ReadonlyMap<string | undefined, string> = new Map([['DetectAIFakeFaces', MISSPELLED_BODY]]);

/** How a request's EncryptList names the whole body: as this action's own documentation spells it. */
export function bodyNameOf(action: string | undefined): string {
  return SPELLINGS.get(action) ?? ENCRYPTED_BODY;
}

/** For an answer to an unknown action: a whole body, or fields without identity data in the clear next to them. */
export const ANY_SEALED: readonly SealedForm[] = Object.freeze(['body', 'fields'] as const);

/** Actions that do the same work in the clear, and what to call instead. */
export const PLAINTEXT_SIBLINGS: ReadonlyMap<string, string> = new Map([
  ['IDCardOCR', 'RecognizeEncryptedIDCardOCR'],
]);

/** Parameters of a plaintext sibling that the encrypted action lacks. */
export const LOST_PARAMETERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['IDCardOCR', ['EnableDateVerify']],
]);

/** The forms in which this row's encrypted answer may arrive; empty if it comes in the clear. */
export function sealedForms({ answer }: ActionRule): readonly SealedForm[] {
  if (typeof answer !== 'string') return answer;
  return answer === 'clear' ? [] : [answer];
}
