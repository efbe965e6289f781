import { encryptionMiddleware, sealRequest } from 'tencentcloud-encryption';
import { answers, faults } from './answers.mjs';
import { ALGORITHMS, fromBase64, pictureOf, toBase64 } from './bytes.mjs';
import { expectCode, expectEqual, expectTrue } from './expect.mjs';
import { faceid } from './faceid.mjs';
import { FORMS } from './forms.mjs';

const RECOGNIZE = 'RecognizeEncryptedIDCardOCR';

/** Real calls over HTTP to an emulator, by the middleware around a client of Web Crypto and fetch. */
export function calls(check, { specimen, largestImage }, target) {
  const image = fromBase64(specimen);
  for (const algorithm of ALGORITHMS) {
    const scene = { check, algorithm, image, largestImage, target, recognize: recognizer(target, algorithm) };
    cards(scene);
    images(scene);
    manyAtATime(scene);
    sealedByHand(scene);
    answers(scene);
    faults(scene);
  }
  faceid(check, target);
}

/** Calls with these parameters, and these further options. */
function recognizer({ next, publicKeys }, algorithm) {
  return (params, more = {}) =>
    encryptionMiddleware({ publicKey: publicKeys[algorithm], ...more })({ action: RECOGNIZE, params }, next);
}

function cards({ check, algorithm, image, recognize }) {
  check(`front and back, ${algorithm}`, async () => {
    const front = await recognize({ ImageBase64: image, CardSide: 'FRONT' });
    expectEqual([front.Name, front.IdNum], ['李明', '440524198701010014']);
    const back = await recognize({ ImageBase64: image, CardSide: 'BACK' });
    expectEqual([back.Name, back.Authority], ['', '赵县公安局']);
  });
  check(`an event tells of the call, ${algorithm}`, async () => {
    const events = [];
    const { RequestId } = await recognize({ ImageBase64: image }, { onEvent: (event) => events.push(event) });
    const [{ outcome, encrypted, answer, requestId }] = events;
    expectEqual([events.length, outcome, encrypted, answer, requestId], [1, 'ok', true, 'body', RequestId]);
  });
}

function images({ check, algorithm, image, largestImage, recognize, target: { last } }) {
  const arrives = async (given, bytes) => {
    expectEqual((await recognize({ ImageBase64: given })).Name, '李明');
    expectTrue((await last()).params.ImageBase64 === toBase64(bytes), 'the image arrived');
  };
  const even = image.subarray(0, 18_000);
  for (const [form, make] of Object.entries(FORMS)) {
    check(`the service reads ${form}, ${algorithm}`, () => arrives(make(even), even));
  }
  for (const size of [100, 300_000, 5_500_000].filter((size) => size <= largestImage)) {
    const picture = pictureOf(image, size);
    check(`the service reads ${size} bytes, ${algorithm}`, () => arrives(picture, picture));
  }
}

function manyAtATime({ check, algorithm, image, target: { next, publicKeys } }) {
  check(`twenty calls at a time have a key each, ${algorithm}`, async () => {
    const blobs = new Set();
    const watched = (call) => {
      blobs.add(call.params.Encryption.CiphertextBlob);
      return next(call);
    };
    const send = encryptionMiddleware({ publicKey: publicKeys[algorithm] });
    const call = { action: RECOGNIZE, params: { ImageBase64: image } };
    const cards = await Promise.all(Array.from({ length: 20 }, () => send(call, watched)));
    for (const { Name } of cards) expectEqual(Name, '李明');
    expectEqual(blobs.size, 20);
  });
}

function sealedByHand({ check, algorithm, image, target: { next, publicKeys } }) {
  const seal = () => sealRequest({ ImageBase64: image }, { publicKey: publicKeys[algorithm] });
  check(`sealRequest and open, ${algorithm}`, async () => {
    const sealed = seal();
    expectEqual(Object.keys(sealed.request), ['EncryptedBody', 'Encryption']);
    const answer = await next({ action: RECOGNIZE, params: sealed.request });
    expectEqual(sealed.open(answer).Name, '李明');
    await expectCode('ERR_ALREADY_OPENED', () => sealed.open(answer));
  });
  check(`the answer to another request does not open, ${algorithm}`, async () => {
    const answer = await next({ action: RECOGNIZE, params: seal().request });
    // Under AES the IV is bound to the request, and another one says so before the key is used.
    const code = algorithm === 'SM4-GCM' ? 'ERR_DECRYPTION_FAILED' : 'ERR_INVALID_RESPONSE';
    await expectCode(code, () => seal().open(answer));
  });
}
