// The parts for which a standard publishes separate answers: SM4's block, and SM3, which SM2 uses.

import { encryptBlock } from '../../ciphers/sm4-ctr.ts';
import { sm3 } from '../../keys/sm3.ts';
import { decodeHex, encodeUtf8 } from '../../platform/bytes.ts';
import { standards } from '../known-answers.ts';
import { CheckList, type ConformanceCheck, expectBytes } from './check.ts';

export function blockChecks(): ConformanceCheck[] {
  const list = new CheckList('SM4', 'portable');
  const { key, plaintext, ciphertext } = standards['sm4-block'];
  list.add('known answer', 'sm4Block', 'gbt32907', () =>
    expectBytes(encryptBlock(decodeHex(plaintext), decodeHex(key)), decodeHex(ciphertext)),
  );
  return list.checks;
}

export function hashChecks(): ConformanceCheck[] {
  const list = new CheckList('SM3', 'portable');
  list.add('known answer', 'sm3Digest', 'gbt32905', () =>
    expectBytes(sm3(encodeUtf8(standards.sm3.messageUtf8)), decodeHex(standards.sm3.digest)),
  );
  return list.checks;
}
