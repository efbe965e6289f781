import { findSuite, type Suite, suiteOf } from '../ciphers/suite.ts';
import { isEmpty } from '../envelope/encryption.ts';
import { readWireBytes } from './base64-form.ts';
import { fitsIv } from './iv.ts';
import type { Members } from './json.ts';
import type { Spot } from './spot.ts';
import { fitsWrappedKey, keyKindOf } from './wrapped-key.ts';

/**
 * The cipher of an envelope. If its name is wrong, or the sizes of both the IV and the wrapped key indicate the other
 * cipher, the checks that follow use the cipher that was meant. `isDefault`: the name was left out, and the API's
 * documentation says that this means AES-256-CBC.
 */
export function inspectAlgorithm(encryption: Members, isDefault: boolean, spot: Spot): Suite | undefined {
  const where = spot.at('Algorithm');
  const { Algorithm } = encryption;
  const meant = suiteBySizes(encryption);
  const named = isDefault ? suiteOf('AES-256-CBC') : findSuite(Algorithm);
  if (isEmpty(Algorithm) && !isDefault) return meant;
  if (!named) {
    where.finding('algorithm-name', {
      expected: 'AES-256-CBC or SM4-GCM',
      got: showAlgorithm(Algorithm),
    });
    return meant ?? suiteByName(Algorithm);
  }
  if (meant && meant !== named) {
    const got = `${named.id}, with the IV and the wrapped key of ${meant.id}`;
    where.finding('algorithm-mismatch', { expected: meant.id, got });
    return meant;
  }
  where.ok('algorithm-name', named.id);
  return named;
}

/** The cipher that the IV and the wrapped key indicate together; undefined if they disagree or can't be read. */
function suiteBySizes({ Iv, CiphertextBlob }: Members): Suite | undefined {
  if (typeof Iv !== 'string' || typeof CiphertextBlob !== 'string') return undefined;
  const iv = readWireBytes(Iv, fitsIv).bytes;
  const wrapped = readWireBytes(CiphertextBlob, fitsWrappedKey).bytes;
  const kind = wrapped && keyKindOf(wrapped);
  if (kind === 'RSA' && iv?.length === 16) return suiteOf('AES-256-CBC');
  return kind === 'SM2' && iv?.length === 12 ? suiteOf('SM4-GCM') : undefined;
}

function suiteByName(name: unknown): Suite | undefined {
  if (typeof name !== 'string') return undefined;
  return /sm4/i.test(name) ? suiteOf('SM4-GCM') : /aes/i.test(name) ? suiteOf('AES-256-CBC') : undefined;
}

// Shown only if made of these words: anything else may be data in the wrong place.
const CIPHER_NAME =
  /^(?:(?:aes|sm4|sm2|rsa|128|192|256|cbc|gcm|ecb|ctr|pkcs[57]|padding|nopadding)[-_ /]?){1,6}$/i;

function showAlgorithm(value: unknown): string {
  if (typeof value !== 'string') return `a value of type ${typeof value}`;
  return value.length <= 40 && CIPHER_NAME.test(value)
    ? `'${value}'`
    : `a text of ${value.length} characters`;
}
