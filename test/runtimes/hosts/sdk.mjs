import { withEncryption } from 'tencentcloud-encryption';
import { startEmulator } from 'tencentcloud-encryption/emulator';
import { CommonClient } from 'tencentcloud-sdk-nodejs-common';
import { ocr } from 'tencentcloud-sdk-nodejs-ocr';
import { ALGORITHMS, fromBase64 } from '../areas/bytes.mjs';
import { errorOf, expectCode, expectEqual, expectTrue } from '../areas/expect.mjs';

const { Client } = ocr.v20181119;

/** The official SDK's client, wrapped, against an emulator over HTTP. */
export async function sdk(check, { specimen }) {
  const emulator = await startEmulator();
  const params = { ImageBase64: fromBase64(specimen), CardSide: 'FRONT' };
  for (const algorithm of ALGORITHMS) {
    const wrap = (more) =>
      withEncryption(new Client(emulator.clientConfig), {
        publicKey: emulator.publicKeys[algorithm],
        ...more,
      });
    const scene = { check, algorithm, emulator, params, wrap };
    ways(scene);
    callbacks(scene);
    failures(scene);
  }
  faceid(check, emulator);
  return () => emulator.close();
}

function ways({ check, algorithm, emulator, params, wrap }) {
  check(`the method of the action, ${algorithm}`, async () => {
    expectEqual((await wrap().RecognizeEncryptedIDCardOCR(params)).Name, '李明');
    const request = emulator.requests.at(-1);
    expectEqual([request.algorithm, request.params.CardSide], [algorithm, 'FRONT']);
    expectTrue(!request.body.includes('CardSide'), 'nothing was in the clear');
  });
  check(`request() by name, ${algorithm}`, async () =>
    expectEqual((await wrap().request('RecognizeEncryptedIDCardOCR', params)).IdNum, '440524198701010014'),
  );
  check(`CommonClient, ${algorithm}`, async () => {
    const common = new CommonClient('ocr.tencentcloudapi.com', '2018-11-19', emulator.clientConfig);
    const client = withEncryption(common, { publicKey: emulator.publicKeys[algorithm] });
    expectEqual((await client.request('RecognizeEncryptedIDCardOCR', params)).Name, '李明');
  });
  check(`it is a client of the same kind, and the given one stays as it was, ${algorithm}`, () => {
    const sdk = new Client(emulator.clientConfig);
    const before = Object.getOwnPropertyNames(sdk);
    const client = withEncryption(sdk, { publicKey: emulator.publicKeys[algorithm] });
    expectTrue(client instanceof Client, 'instanceof holds');
    expectEqual(Object.getOwnPropertyNames(sdk), before);
  });
  check(`IDCardOCR is refused, or upgraded, ${algorithm}`, async () => {
    await expectCode('ERR_PLAINTEXT_ACTION', () => wrap().IDCardOCR(params));
    expectEqual((await wrap({ plaintextActions: 'upgrade' }).IDCardOCR(params)).Name, '李明');
    expectEqual(emulator.requests.at(-1).action, 'RecognizeEncryptedIDCardOCR');
  });
}

function callbacks({ check, algorithm, params, wrap }) {
  check(`a callback is called once, ${algorithm}`, async () => {
    const told = [];
    const card = await wrap().RecognizeEncryptedIDCardOCR(params, (...inputs) => told.push(inputs));
    expectTrue(told.length === 1 && told[0][0] === null && told[0][1] === card, 'with the card');
  });
  check(`a callback is told of an error once, ${algorithm}`, async () => {
    const told = [];
    const error = await errorOf(() =>
      wrap().RecognizeEncryptedIDCardOCR({}, (...inputs) => told.push(inputs)),
    );
    expectTrue(told.length === 1 && told[0][0] === error, 'with the error');
    expectEqual(error.code, 'ERR_INVALID_PARAMS');
  });
  check(`a callback that throws is not called again, ${algorithm}`, async () => {
    let count = 0;
    const callback = () => {
      count++;
      throw new RangeError('from the callback');
    };
    const error = await errorOf(() => wrap().RecognizeEncryptedIDCardOCR(params, callback));
    expectEqual([error instanceof RangeError, count], [true, 1]);
  });
}

function failures({ check, algorithm, emulator, params, wrap }) {
  const during = async (changes, work) => {
    emulator.behave(changes);
    try {
      return await work();
    } finally {
      emulator.behave({ fault: undefined });
    }
  };
  check(`a signal aborts a stalled call, ${algorithm}`, async () => {
    const controller = new AbortController();
    const call = () => wrap().RecognizeEncryptedIDCardOCR(params, { signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    const error = await during({ fault: 'stalled' }, () => errorOf(call));
    expectTrue(/abort/i.test(`${error.name} ${error.message}`), `it says so: ${error}`);
  });
  check(`a wrong tag is refused with the RequestId, ${algorithm}`, async () => {
    const error = await during({ fault: 'wrong-tag' }, () =>
      expectCode('ERR_DECRYPTION_FAILED', () => wrap().RecognizeEncryptedIDCardOCR(params)),
    );
    const request = emulator.requests.find(({ requestId }) => requestId === error.requestId);
    expectEqual(request?.fault, 'wrong-tag');
  });
  check(`an error of the service comes as the SDK gives it, ${algorithm}`, async () => {
    const bad = { ImageBase64: btoa('no image') };
    const call = () => wrap().RecognizeEncryptedIDCardOCR(bad);
    const error = await expectCode('FailedOperation.ImageDecodeFailed', call);
    expectEqual(error.constructor.name, 'TencentCloudSDKHttpException');
  });
  check(`a broken connection rejects, ${algorithm}`, async () => {
    const call = () => wrap().RecognizeEncryptedIDCardOCR(params);
    const error = await during({ fault: 'connection-reset' }, () => errorOf(call));
    expectTrue(error instanceof Error, 'with an error');
  });
}

function faceid(check, emulator) {
  const client = (algorithm) =>
    withEncryption(new CommonClient('faceid.tencentcloudapi.com', '2018-03-01', emulator.clientConfig), {
      publicKey: emulator.publicKeys[algorithm],
    });
  const person = { Name: '李明', IdCard: '440524198701010014' };
  check('FaceID field by field', async () => {
    expectEqual((await client('AES-256-CBC').request('IdCardVerification', person)).Result, '0');
    expectTrue(!emulator.requests.at(-1).body.includes(person.IdCard), 'nothing was in the clear');
    await expectCode('ERR_NONCE_REUSE', () => client('SM4-GCM').request('IdCardVerification', person));
  });
  for (const algorithm of ALGORITHMS) {
    check(`FaceID with a key for the answer, ${algorithm}`, async () => {
      const { Text } = await client(algorithm).request('GetDetectInfoEnhanced', {
        BizToken: 'B',
        RuleId: '1',
      });
      expectEqual(Text.Name, '李明');
    });
  }
}
