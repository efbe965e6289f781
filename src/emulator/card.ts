import { isEmpty } from '../envelope/encryption.ts';
import { ServiceError } from '../errors.ts';
import { checkImage } from './image.ts';
import { WHITE_PIXEL } from './pixel.ts';
import { isRequestParams, type RequestParams } from './request-params.ts';

/** Checks the decrypted parameters of a card recognition as the API documents them. */
export function checkCardParams(params: RequestParams): void {
  const { ImageBase64, ImageUrl, CardSide, Config } = params;
  if (ImageBase64 === undefined && isEmpty(ImageUrl)) {
    throw new ServiceError('MissingParameter', 'one of ImageBase64 and ImageUrl must be given');
  }
  // The texts disagree on which of the two wins; the newest says ImageUrl.
  if (isEmpty(ImageUrl)) checkImage(ImageBase64);
  else if (typeof ImageUrl !== 'string' || !/^https?:/i.test(ImageUrl) || !URL.canParse(ImageUrl)) {
    throw new ServiceError('FailedOperation.DownLoadError', 'the image could not be downloaded');
  }
  if (!isEmpty(CardSide) && CardSide !== 'FRONT' && CardSide !== 'BACK') {
    throw new ServiceError(
      'InvalidParameterValue.InvalidParameterValueLimit',
      'CardSide must be FRONT or BACK',
    );
  }
  parseConfig(Config);
}

function parseConfig(config: unknown): RequestParams {
  if (isEmpty(config)) return {};
  try {
    const value: unknown = JSON.parse(config as string);
    if (typeof config === 'string' && isRequestParams(value)) return value;
  } catch {
    // Answered with the API's own error below.
  }
  throw new ServiceError('InvalidParameter.ConfigFormatError', 'Config is not a JSON object in a string');
}

/** The samples in the API's documentation: an invented person. */
const SAMPLES = {
  FRONT: {
    Name: '李明',
    Sex: '男',
    Nation: '汉',
    Birth: '1987/1/1',
    Address: '北京市石景山区高新技术园腾讯大楼',
    IdNum: '440524198701010014',
    Authority: '',
    ValidDate: '',
  },
  BACK: {
    Name: '',
    Sex: '',
    Nation: '',
    Birth: '',
    Address: '',
    IdNum: '',
    Authority: '赵县公安局',
    ValidDate: '2010.07.21-2020.07.21',
  },
} as const;

/** The members around an encrypted card, as in the API text's example. */
export const BLANK_CARD: RequestParams = {
  Address: '',
  AdvancedInfo: '',
  Authority: '',
  Birth: '',
  IdNum: '',
  Name: '',
  Nation: '',
  ReflectDetailInfos: [],
  Sex: '',
  ValidDate: '',
};

/** What the emulator recognises in any card: the documented sample of its side, FRONT by default. */
export function recognizeSample(params: RequestParams): RequestParams {
  const side = params.CardSide === 'BACK' ? 'BACK' : 'FRONT';
  return { ...SAMPLES[side], AdvancedInfo: JSON.stringify(advancedInfo(parseConfig(params.Config))) };
}

/** The members that each switch of Config asks for; one pixel replaces the cropped card and portrait. */
const ADVANCED: Readonly<Record<string, RequestParams>> = {
  CropIdCard: { IdCard: WHITE_PIXEL },
  CropPortrait: { Portrait: WHITE_PIXEL },
  Quality: { Quality: 99 },
  BorderCheckWarn: { BorderCodeValue: 0, WarnInfos: [] },
  CopyWarn: { WarnInfos: [] },
  ReshootWarn: { WarnInfos: [] },
  DetectPsWarn: { WarnInfos: [] },
  TempIdWarn: { WarnInfos: [] },
  InvalidDateWarn: { WarnInfos: [] },
  ReflectWarn: { WarnInfos: [] },
};

function advancedInfo(config: RequestParams): RequestParams {
  const asked = Object.entries(ADVANCED).filter(([name]) => config[name] === true);
  return Object.assign({}, ...asked.map(([, members]) => members));
}
