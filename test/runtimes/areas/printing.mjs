import { maskIdentity, sealRequest, sensitivePaths } from 'tencentcloud-encryption';
import { fromBase64 } from './bytes.mjs';
import { expectEqual, expectTrue } from './expect.mjs';
import { relayed } from './relayed.mjs';

export const PERSONAL = /李明|440524198701010014|腾讯大楼|1987\/1\/1/;

/** A card as a caller gets it, opened here. */
export async function openCard(context, algorithm) {
  const { next, publicKeys } = relayed(context);
  const params = { ImageBase64: fromBase64(context.specimen), CardSide: 'FRONT' };
  const sealed = sealRequest(params, { publicKey: publicKeys[algorithm] });
  return sealed.open(await next({ action: 'RecognizeEncryptedIDCardOCR', params: sealed.request }));
}

/** What is safe to show, by the means that every runtime has. */
export async function printing(check, context) {
  const card = await openCard(context, 'SM4-GCM');
  check('the values are what they are', () =>
    expectTrue(PERSONAL.test(JSON.stringify(card)), 'JSON has them'),
  );
  check('maskIdentity leaves nothing of them', () => {
    const masked = JSON.stringify(maskIdentity(card));
    expectTrue(!PERSONAL.test(masked) && masked.includes('[masked: 18 characters]'), 'it is masked');
    expectEqual(maskIdentity(card).RequestId, card.RequestId);
  });
  check('maskIdentity cuts images, of any type', () => {
    const image = new Uint8Array(300);
    expectEqual(Object.values(maskIdentity({ ImageBase64: image, Other: image.buffer })), [
      '[masked: 300 bytes]',
      '[masked: 300 bytes]',
    ]);
  });
  check('sensitivePaths name what a logger must leave out', () => {
    for (const name of ['Name', 'IdNum', 'ImageBase64', '*.Name'])
      expectTrue(sensitivePaths.includes(name), name);
  });
}
