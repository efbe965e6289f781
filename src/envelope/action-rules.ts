// How each API action carries encrypted data: the protocol's table, as data. It stands here, below the
// middleware, because sealing by hand (sealFields, sealRequest with `action`) follows it too.

/** How one API action carries encrypted data. */
export interface ActionRule {
  /**
   * 'body': all parameters as one ciphertext. 'fields': the named parameters, each by itself. 'flat': the same
   * with the envelope's members beside the parameters. 'key-only': a wrapped key for the answer, and all
   * parameters in the clear. 'clear': nothing.
   */
  request: 'body' | 'fields' | 'flat' | 'key-only' | 'clear';
  /**
   * The parameters to encrypt ('fields', 'flat'); those that the caller leaves out are not. With answer 'fields'
   * also the members of the answer that must not come in the clear: names, or paths from the top.
   */
  fields?: readonly string[];
  /** 'body' or 'fields': an answer in the clear is an error. 'clear': it is taken, an encrypted one is opened. */
  answer: 'body' | 'fields' | 'clear';
}

const body = (answer: ActionRule['answer']): ActionRule => ({ request: 'body', answer });
const fields = (...names: string[]): ActionRule => ({ request: 'fields', fields: names, answer: 'clear' });
const flat = (...names: string[]): ActionRule => ({ request: 'flat', fields: names, answer: 'clear' });
const keyOnly: ActionRule = { request: 'key-only', answer: 'body' };

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
  CheckIdCardInformation: keyOnly,
  GetDetectInfoEnhanced: keyOnly,
  GetFaceIdResult: keyOnly,
};

/** The actions that this library knows how to encrypt. A Map: a look-up of "constructor" finds nothing. */
export const ACTION_RULES: ReadonlyMap<string, ActionRule> = new Map(Object.entries(RULES));
