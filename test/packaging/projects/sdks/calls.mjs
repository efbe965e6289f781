// Sealed calls through the SDK that is installed beside this file, to the emulator; prints what came of them.

import { withEncryption } from 'tencentcloud-encryption';
import { startEmulator } from 'tencentcloud-encryption/emulator';
import sdk from 'tencentcloud-sdk-nodejs';

const ACTION = 'RecognizeEncryptedIDCardOCR';
const CARD = { ImageUrl: 'https://example.com/card.png' };
const PERSON = { Name: '李明', IdCard: '440524198701010014' };

const emulator = await startEmulator();
const { clientConfig, publicKeys, requests } = emulator;
// From 4.1.0 on; the file is missing before.
const { CommonClient } = await import('tencentcloud-sdk-nodejs/tencentcloud/common/index.js').catch(
  () => ({}),
);
const outcomes = { request: [], method: [], fields: [], common: [] };

for (const publicKey of Object.values(publicKeys)) {
  const card = withEncryption(new sdk.ocr.v20181119.Client(clientConfig), { publicKey });
  outcomes.request.push((await card.request(ACTION, CARD)).Name);
  outcomes.method.push(card[ACTION] ? (await card[ACTION](CARD)).Name : 'no such method');
  outcomes.common.push(CommonClient ? await callCommon(publicKey) : 'no such client');
}
const options = { publicKey: publicKeys['AES-256-CBC'] };
const faceid = withEncryption(new sdk.faceid.v20180301.Client(clientConfig), options);
outcomes.fields.push((await faceid.IdCardVerification(PERSON)).Result);

async function callCommon(publicKey) {
  const client = new CommonClient('ocr.tencentcloudapi.com', '2018-11-19', clientConfig);
  return (await withEncryption(client, { publicKey }).request(ACTION, CARD)).Name;
}

// What arrived was sealed, all of it.
const clear = requests.filter(({ algorithm }) => algorithm === undefined).length;
console.log(JSON.stringify({ ...outcomes, clear }));
await emulator.close();
