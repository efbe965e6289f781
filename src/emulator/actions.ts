// The actions that the emulator serves: what each one requires, and what it answers. All results are invented.

import { ACTION_RULES, type ActionRule } from '../envelope/action-rules.ts';
import { BLANK_CARD, checkCardParams, recognizeSample } from './card.ts';
import type { RequestParams } from './request-params.ts';

export interface ServiceAction {
  readonly version: string;
  readonly rule: ActionRule;
  /** Whether its API text asks for a Region. */
  readonly isRegionRequired?: boolean;
  /** Parameters without which the service answers MissingParameter. */
  readonly required: readonly string[];
  /** Further checks of the decrypted parameters. */
  check?(params: RequestParams): void;
  /** What it answers, unless `recognize` replaces it. */
  result(params: RequestParams): RequestParams;
  /** The members that are encrypted when a request asks for encrypted fields. */
  readonly sensitive?: readonly string[];
  /** The members around an encrypted result; by default the result's own members, empty. */
  readonly blanks?: RequestParams;
  /** Whether a whole body may come in the clear as well. */
  readonly isEnvelopeOptional?: boolean;
  /** What a key for the answer may lack: a flag that asks for encryption, and an Iv. */
  readonly keyOnly?: { readonly isFlagOptional: boolean; readonly isIvOptional: boolean };
}

const OCR = '2018-11-19';
const FACEID = '2018-03-01';

const CLEAR: ActionRule = { request: 'clear', answer: 'clear' };
const MATCH = { Result: '0', Description: 'match (synthetic)' };
const SAMPLE_PERSON = { Name: '李明', IdCard: '440524198701010014' };

function card(action: string, rule: ActionRule): [string, ServiceAction] {
  return [
    action,
    {
      version: OCR,
      isRegionRequired: true,
      rule,
      required: [],
      check: checkCardParams,
      result: recognizeSample,
      blanks: BLANK_CARD,
    },
  ];
}

function faceid(
  action: string,
  required: readonly string[],
  result: RequestParams = MATCH,
  more: Partial<ServiceAction> = {},
): [string, ServiceAction] {
  const rule = ACTION_RULES.get(action)!;
  return [action, { version: FACEID, rule, required, result: () => result, ...more }];
}

/** The API text says "Only Algorithm need be given", and names no flag for encrypted members that is still in use. */
const BARE_KEY = { keyOnly: { isFlagOptional: true, isIvOptional: true } };

const DETECT_INFO = {
  Text: {
    ErrCode: 0,
    ErrMsg: '成功',
    ...SAMPLE_PERSON,
    OcrName: SAMPLE_PERSON.Name,
    OcrIdCard: SAMPLE_PERSON.IdCard,
    LivenessDetail: [
      {
        ReqTime: '1700000000000',
        Errcode: 0,
        Errmsg: '成功',
        Idcard: SAMPLE_PERSON.IdCard,
        Name: SAMPLE_PERSON.Name,
      },
    ],
  },
};
/** As the API text lists them; the copies in LivenessDetail come in the clear. */
const DETECT_INFO_PATHS = ['IdCard', 'Name', 'OcrIdCard', 'OcrName'].map((name) => `Response.Text.${name}`);

const CARD_INFO = {
  Sim: 99.5,
  ...MATCH,
  Name: SAMPLE_PERSON.Name,
  Sex: '男',
  Nation: '汉',
  Birth: '1987/1/1',
  Address: '北京市石景山区高新技术园腾讯大楼',
  IdNum: SAMPLE_PERSON.IdCard,
};
/** As the API text lists them; the other members come in the clear. */
const CARD_INFO_PATHS = ['Response.IdNum', 'Response.Name'];

const PHONE = ['Name', 'IdCard', 'Phone'];

export const SERVICE_ACTIONS: ReadonlyMap<string, ServiceAction> = new Map([
  card('RecognizeEncryptedIDCardOCR', ACTION_RULES.get('RecognizeEncryptedIDCardOCR')!),
  card('IDCardOCR', CLEAR),
  faceid(
    'DetectAIFakeFaces',
    ['FaceInput', 'FaceInputType'],
    { AttackRiskLevel: 'Low', AttackRiskDetailList: [] },
    { isEnvelopeOptional: true },
  ),
  faceid('IdCardVerification', ['Name', 'IdCard']),
  faceid('IdCardOCRVerification', [], {
    ...MATCH,
    ...SAMPLE_PERSON,
    Sex: '男',
    Nation: '汉',
    Birth: '1987/1/1',
  }),
  faceid('DetectAuth', ['RuleId'], { Url: 'https://example.com/detect', BizToken: '00000000-SYNTHETIC' }),
  faceid('GetEidToken', ['MerchantId'], { EidToken: '00000000-SYNTHETIC', Url: 'https://example.com/eid' }),
  faceid('CheckIdNameDate', ['Name', 'IdCard', 'ValidityBegin', 'ValidityEnd']),
  faceid('LivenessRecognition', ['Name', 'IdCard', 'LivenessType'], {
    ...MATCH,
    Sim: 99.5,
    BestFrameBase64: '',
  }),
  faceid('ImageRecognition', ['Name', 'IdCard', 'ImageBase64'], { ...MATCH, Sim: 99.5 }),
  faceid('ImageRecognitionV2', ['Name', 'IdCard', 'ImageBase64'], { ...MATCH, Sim: 99.5 }),
  faceid('GetFaceIdToken', ['CompareLib'], { FaceIdToken: '00000000-SYNTHETIC' }),
  faceid('PhoneVerification', PHONE, { ...MATCH, Isp: '移动' }),
  faceid('PhoneVerificationCMCC', PHONE, { ...MATCH, Isp: '移动' }),
  faceid('PhoneVerificationCTCC', PHONE, { ...MATCH, Isp: '电信' }),
  faceid('PhoneVerificationCUCC', PHONE, { ...MATCH, Isp: '联通' }),
  faceid('MinorsVerification', ['Type'], { ...MATCH, AgeRange: '[18,+)' }),
  faceid('CheckPhoneAndName', ['Name', 'Mobile']),
  faceid('MobileStatus', ['Mobile'], { ...MATCH, StatusCode: 0 }),
  faceid('MobileNetworkTimeVerification', ['Mobile'], { ...MATCH, Range: '[24,+)' }),
  faceid('BankCardVerification', ['Name', 'IdCard', 'BankCard']),
  faceid('BankCard2EVerification', ['Name', 'BankCard']),
  faceid('BankCard4EVerification', ['Name', 'IdCard', 'Phone', 'BankCard']),
  faceid('CheckBankCardInformation', ['BankCard'], { ...MATCH, AccountBank: '测试银行', AccountType: 1 }),
  faceid('CheckIdCardInformation', [], CARD_INFO, { sensitive: CARD_INFO_PATHS }),
  faceid('GetDetectInfoEnhanced', ['BizToken', 'RuleId'], DETECT_INFO, {
    sensitive: DETECT_INFO_PATHS,
    ...BARE_KEY,
  }),
  faceid('GetFaceIdResult', ['FaceIdToken'], { ...MATCH, ...SAMPLE_PERSON, Similarity: 99.5 }, BARE_KEY),
]);

export const SERVICE_VERSIONS: readonly string[] = [OCR, FACEID];
