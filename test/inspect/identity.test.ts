// What inspect names as identity data in the clear: by action, from the one table.

import { expect, test } from 'vitest';
import { inspect } from '../../src/inspect/inspect.ts';

/** What a check says it got. */
function got(input: object, action: string | undefined, id: string): string | undefined {
  const report = inspect(JSON.stringify(input), action === undefined ? {} : { action });
  return report.exchanges[0]!.lines.find((line) => line.id === id)?.got;
}

const RequestId = 'ab2c132e-9e1c-43d3-b0ef-9b4d80f00330';
const info = {
  RequestId,
  Text: { ErrMsg: 'x', OcrAddress: 'x', Location: 'x', LivenessDetail: [{ Idcard: 'x', Seq: '1' }] },
  BestFrame: { BestFrames: ['x', 'x'] },
  IntentionActionResult: { Details: [{ ScreenShot: ['x'] }] },
};
const INFO_NAMES =
  'Text.OcrAddress, Text.Location, Text.LivenessDetail[0].Idcard, BestFrame.BestFrames[0], BestFrame.BestFrames[1], IntentionActionResult.Details[0].ScreenShot[0]';

test.each<[string | undefined, object, string, string | undefined]>([
  ['GetDetectInfoEnhanced', info, 'answer-clear', `in the clear: ${INFO_NAMES}`],
  [undefined, info, 'answer-clear', `in the clear: ${INFO_NAMES}`],
  [
    'LivenessRecognition',
    { RequestId, Sim: 99, BestFrameList: ['x'] },
    'answer-clear-by-protocol',
    'in the clear: BestFrameList[0]',
  ],
  [
    'BankCardOCR',
    { RequestId, CardNo: 'x', CardType: 'x' },
    'answer-clear-by-protocol',
    'in the clear: CardNo',
  ],
  // a member that no model has yet
  [
    'IdCardVerification',
    { RequestId, Result: '0', SelfieImageUrl: 'x' },
    'answer-clear-by-protocol',
    'in the clear: SelfieImageUrl',
  ],
  [
    'RecognizeEncryptedIDCardOCR',
    { RequestId, EncryptedBody: 'AAAA', AdvancedInfo: '{}' },
    'answer-clear-beside',
    'in the clear: AdvancedInfo',
  ],
])('an answer of %s, row %#', (action, answer, id, expected) => {
  expect(got(answer, action, id)).toBe(expected);
});

test.each<[string | undefined, object, string, string | undefined]>([
  [
    'CheckIdNameDate',
    { Name: 'x', ValidityBegin: '20100721' },
    'clear-by-protocol',
    'ValidityBegin (8 characters)',
  ],
  ['DetectAIFakeFaces', { FaceInput: 'x', FaceInputType: 1 }, 'clear-parameter', 'FaceInput (1 character)'],
  ['GetFaceIdToken', { CompareLib: 'x', MetaData: 'x' }, 'clear-parameter', undefined],
  ['GetDetectInfoEnhanced', { BizToken: 'x', IsCutIdCardImage: true }, 'clear-parameter', undefined],
  ['BankCardOCR', { ImageBase64: 'x', Other: 'x' }, 'clear-parameter', 'ImageBase64 (1 character)'],
  [undefined, { Phone: 'x', Other: 'x' }, 'clear-parameter', 'Phone (1 character)'],
  ['IDCardOCR', { ImageUrl: 'x', CardSide: 'x' }, 'plaintext-action', expect.stringMatching(/ ImageUrl \(/)],
])('a request of %s, row %#', (action, request, id, expected) => {
  expect(got({ ...request, Encryption: '' }, action, id)).toEqual(expected);
});
