import { type EncryptedClient, type MiddlewareOptions, withEncryption } from 'tencentcloud-encryption';
import type { Emulator } from 'tencentcloud-encryption/emulator';
import { faceid } from 'tencentcloud-sdk-nodejs';
import type { Algorithm } from './emulated.ts';

export type FaceidClient = InstanceType<typeof faceid.v20180301.Client>;

export function faceidClient(
  emulator: Emulator,
  algorithm: Algorithm,
  more: Partial<MiddlewareOptions> = {},
): EncryptedClient<FaceidClient> {
  const client = new faceid.v20180301.Client(emulator.clientConfig);
  return withEncryption(client, { publicKey: emulator.publicKeys[algorithm], ...more });
}

/** Synthetic parameters for every action of FaceID that the table covers. */
const person = { Name: '李明', IdCard: '440524198701010014' };
const image = 'iVBORw0KGgoAAAANSUhEUg==';
export const FACEID_CALLS: Readonly<Record<string, Record<string, unknown>>> = {
  DetectAIFakeFaces: { FaceInput: image, FaceInputType: 1 },
  IdCardVerification: person,
  IdCardOCRVerification: { ...person, ImageBase64: image },
  DetectAuth: { RuleId: '1', ...person, ImageBase64: image },
  GetEidToken: { MerchantId: '1', ...person },
  CheckIdNameDate: { ...person, ValidityBegin: '20100101', ValidityEnd: '20300101' },
  LivenessRecognition: { ...person, LivenessType: 'SILENT', VideoBase64: image },
  ImageRecognition: { ...person, ImageBase64: image },
  ImageRecognitionV2: { ...person, ImageBase64: image },
  GetFaceIdToken: { CompareLib: 'LIVENESS', ...person, ImageBase64: image },
  PhoneVerification: { ...person, Phone: '13800000000' },
  PhoneVerificationCMCC: { ...person, Phone: '13800000000' },
  PhoneVerificationCTCC: { ...person, Phone: '13800000000' },
  PhoneVerificationCUCC: { ...person, Phone: '13800000000' },
  MinorsVerification: { Type: '1', Mobile: '13800000000', ...person },
  CheckPhoneAndName: { Mobile: '13800000000', Name: person.Name },
  MobileStatus: { Mobile: '13800000000' },
  MobileNetworkTimeVerification: { Mobile: '13800000000' },
  BankCardVerification: { ...person, BankCard: '6222000000000000000' },
  BankCard2EVerification: { Name: person.Name, BankCard: '6222000000000000000' },
  BankCard4EVerification: { ...person, Phone: '13800000000', BankCard: '6222000000000000000' },
  CheckBankCardInformation: { BankCard: '6222000000000000000' },
  CheckIdCardInformation: { ImageBase64: image },
  GetDetectInfoEnhanced: { BizToken: 'B', RuleId: '1' },
  GetFaceIdResult: { FaceIdToken: 'F' },
};
