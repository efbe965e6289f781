// A user's strict project with the official SDK: the wrapped client takes plain parameters, refuses wrong ones,
// gives plain results, and goes wherever the SDK's client goes.

import { type CardParams, withEncryption } from 'tencentcloud-encryption';
import { startEmulator } from 'tencentcloud-encryption/emulator';
import { faceid } from 'tencentcloud-sdk-nodejs';
import { CommonClient } from 'tencentcloud-sdk-nodejs-common';
import { ocr } from 'tencentcloud-sdk-nodejs-ocr';

/** Either type takes what the other takes, and has no other members. */
type IsSame<A, B> = [A, B, keyof A] extends [B, A, keyof B]
  ? [keyof B] extends [keyof A]
    ? true
    : false
  : false;

type Client = InstanceType<typeof ocr.v20181119.Client>;

const emulator = await startEmulator();
const publicKey = emulator.publicKeys['SM4-GCM'];
const sdk: Client = new ocr.v20181119.Client(emulator.clientConfig);
const client = withEncryption(sdk, { publicKey });

const assignable: Client = client;
const common: CommonClient = withEncryption(new CommonClient('h', 'v', emulator.clientConfig), { publicKey });

const card = await client.RecognizeEncryptedIDCardOCR({ ImageBase64: 'aGk=', CardSide: 'FRONT' });
const texts: (string | undefined)[] = [
  card.Name,
  card.IdNum,
  card.Address,
  card.Authority,
  card.ValidDate,
  card.RequestId,
];
// @ts-expect-error what is opened has no ciphertext
card.EncryptedBody;
// @ts-expect-error nor an envelope
card.Encryption;
// @ts-expect-error no such field
card.Nmae;

await client.RecognizeEncryptedIDCardOCR({ ImageBase64: new Uint8Array(3), Config: { Quality: true } });
await client.RecognizeEncryptedIDCardOCR({ ImageBase64: new ArrayBuffer(3), EnableReflectDetail: true });
await client.RecognizeEncryptedIDCardOCR(
  { ImageUrl: 'https://example.com/a.jpg' },
  { signal: new AbortController().signal },
);
client.RecognizeEncryptedIDCardOCR({ ImageUrl: 'https://example.com/a.jpg' }, (error, rep) => [
  error,
  rep.Name,
]);
// Undefined is as good as left out.
await client.RecognizeEncryptedIDCardOCR({ ImageBase64: 'aGk=', ImageUrl: undefined, CardSide: undefined });
await client.RecognizeEncryptedIDCardOCR({ ImageBase64: 'aGk=' }, undefined);
await client.RecognizeEncryptedIDCardOCR({ ImageBase64: 'aGk=' }, { signal: undefined, headers: undefined });
// Sealed by the caller: the SDK's own signature, answer unopened.
const unopened = await client.RecognizeEncryptedIDCardOCR({
  EncryptedBody: '',
  Encryption: { CiphertextBlob: '', Iv: '', Algorithm: 'SM4-GCM', TagList: [], EncryptList: [] },
});
const ciphertext: string | undefined = unopened.EncryptedBody;

// What a method takes and gives is the plain form.
type CardMethod = typeof client.RecognizeEncryptedIDCardOCR;
const taken: Parameters<CardMethod> = [{ ImageBase64: new Uint8Array(3), CardSide: 'BACK' }];
const given: Awaited<ReturnType<CardMethod>> = card;
const forward = (...args: Parameters<CardMethod>) => client.RecognizeEncryptedIDCardOCR(...args);
forward({ ImageUrl: 'https://example.com/a.jpg' }, { signal: new AbortController().signal });

// Our own type of the card's parameters is the SDK's without the wire's members.
const isSame: IsSame<CardParams, Parameters<CardMethod>[0]> = true;

// The plaintext sibling, for `plaintextActions: 'upgrade'` and 'pass'.
const upgraded = await client.IDCardOCR({ ImageBase64: new Uint8Array(3), Config: '{}' });
const name: string | undefined = upgraded.Name;

// A wrapper may be wrapped again, and a class of the user's own stays what it is.
const twice = withEncryption(client, { publicKey });
const assignableTwice: Client = twice;
await twice.RecognizeEncryptedIDCardOCR({ ImageBase64: new Uint8Array(3) });
class OwnClient extends ocr.v20181119.Client {
  readonly team = 'risk';
  recognize(): string {
    return this.team;
  }
}
const own: OwnClient = withEncryption(new OwnClient(emulator.clientConfig), { publicKey });
const team: string = own.team + own.recognize();

// @ts-expect-error a number is no side
client.RecognizeEncryptedIDCardOCR({ ImageBase64: 'aGk=', CardSide: 1 });
// @ts-expect-error a typo in a parameter
client.RecognizeEncryptedIDCardOCR({ ImageBase64: 'aGk=', CardSid: 'FRONT' });
// @ts-expect-error half sealed
client.RecognizeEncryptedIDCardOCR({ ImageBase64: 'aGk=', EncryptedBody: '' });
// @ts-expect-error an unknown option
withEncryption(sdk, { publicKey, plaintextAction: 'pass' });
// @ts-expect-error a string is no client
withEncryption('client', { publicKey });

// FaceID: plain parameters and results for every action that has an envelope, the flat one too.
type FaceidClient = InstanceType<typeof faceid.v20180301.Client>;
const face = withEncryption(new faceid.v20180301.Client(emulator.clientConfig), { publicKey });
const assignableFace: FaceidClient = face;
const info = await face.GetDetectInfoEnhanced({ BizToken: 'B', RuleId: '1' });
const id: string | undefined = info.Text?.IdCard;
// @ts-expect-error what is opened has no ciphertext
info.EncryptedBody;
const isp: string | undefined = (await face.PhoneVerification({ Name: 'N', IdCard: 'I', Phone: 'P' })).Isp;
await face.GetFaceIdToken({ CompareLib: 'L', ImageBase64: new Uint8Array(3) });
await face.DetectAIFakeFaces({ FaceInput: new Uint8Array(3), FaceInputType: 1 });
await face.LivenessRecognition({
  IdCard: 'I',
  Name: 'N',
  LivenessType: 'SILENT',
  VideoBase64: new Uint8Array(3),
});
// @ts-expect-error a required parameter is no less required as undefined
face.IdCardVerification({ Name: 'N', IdCard: undefined });
// @ts-expect-error Config is JSON for the service, and nothing writes it here
face.CheckIdCardInformation({ ImageBase64: 'aGk=', Config: { CopyWarn: true } });
// @ts-expect-error a name is a text
face.IdCardVerification({ Name: new Uint8Array(3), IdCard: 'I' });
// @ts-expect-error a required parameter is missing
face.IdCardVerification({ Name: 'N' });
// @ts-expect-error an identity number is a text
face.IdCardVerification({ Name: 'N', IdCard: 1 });

// Other actions keep their types.
const text = await client.GeneralBasicOCR({ ImageUrl: 'https://example.com/a.jpg' });
const detections: number | undefined = text.TextDetections?.length;

export {
  assignable,
  assignableFace,
  assignableTwice,
  ciphertext,
  common,
  detections,
  given,
  id,
  isp,
  isSame,
  name,
  taken,
  team,
  texts,
};
