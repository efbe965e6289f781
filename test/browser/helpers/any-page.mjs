// A page that makes one call with the library; the test has the SDK's client and tells what happened.

import { encryptionMiddleware } from 'tencentcloud-encryption';

globalThis.recognize = async (publicKey, ImageBase64) => {
  const events = [];
  const call = encryptionMiddleware({ publicKey, onEvent: (event) => events.push(event) });
  const params = { ImageBase64, CardSide: 'FRONT' };
  const card = await call({ action: 'RecognizeEncryptedIDCardOCR', params }, ({ action, params }) =>
    globalThis.callService(action, params),
  );
  return { Name: card.Name, backend: events[0].backend };
};
