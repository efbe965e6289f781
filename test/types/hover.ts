// What an editor shows of what stands over each mark: its documentation has these words.

import { sealFields, sealRequest, sealResponseOnly, withEncryption } from 'tencentcloud-encryption';
import type { ocr } from 'tencentcloud-sdk-nodejs-ocr';

declare const sdk: InstanceType<typeof ocr.v20181119.Client>;
const ImageBase64 = new Uint8Array(1);

const client = withEncryption(sdk, { publicKey: 'key', plaintextActions: 'upgrade' });
//             ^ Puts encryption around a client of the official SDK.
//                                   ^ The service's public key, in any form
//                                                     ^ What to do with actions that are unencrypted
await client.RecognizeEncryptedIDCardOCR({ ImageBase64 });
//           ^ Takes plain parameters and resolves to the opened answer
await client.RecognizeEncryptedIDCardOCR({ ImageBase64 }, { signal: new AbortController().signal });
//           ^ Takes plain parameters and resolves to the opened answer
await client.IDCardOCR({ ImageBase64 });
//           ^ Takes plain parameters and resolves to the opened answer
await client.GeneralBasicOCR({ ImageUrl: 'https://example.com/a.jpg' });
//           ^ 本接口支持图像整体文字的检测和识别

sealRequest({ ImageBase64, CardSide: 'FRONT' }, { publicKey: 'key' });
// ^ Encrypts the parameters of a call as one body
//                         ^ The side with the portrait
sealFields({ Name: 'N' }, ['Name'], { publicKey: 'key', action: 'CheckPhoneAndName' });
// ^ Encrypts each named top-level parameter
//                                                      ^ The API action
sealResponseOnly({ BizToken: 'B' }, { publicKey: 'key', action: 'GetDetectInfoEnhanced' });
// ^ Adds a fresh data key to a request, for the answer only
