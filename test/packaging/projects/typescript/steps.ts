// The library by itself, in a strict project without the types of Node, of the DOM, or of the SDK.

import {
  EncryptionError,
  importPublicKey,
  maskIdentity,
  type SealedRequest,
  sealRequest,
} from 'tencentcloud-encryption';
import { auditChain, verifyAuditLog } from 'tencentcloud-encryption/audit';
import { runConformance } from 'tencentcloud-encryption/conformance';
import { startEmulator } from 'tencentcloud-encryption/emulator';
import { type Algorithm, generateDataKey, openWith, sealWith } from 'tencentcloud-encryption/primitives';

const PARAMS = { ImageUrl: 'https://example.com/card.png', CardSide: 'FRONT' } as const;

/** Seals for both keys, opens what was sealed with a data key of its own, and is refused where it must be. */
export async function work(): Promise<string[]> {
  const emulator = await startEmulator();
  const { publicKeys } = emulator;
  await emulator.close();
  const algorithms: Algorithm[] = ['AES-256-CBC', 'SM4-GCM'];
  const sealed = algorithms.flatMap((algorithm) => seal(algorithm, publicKeys[algorithm]));
  return [...sealed, refused(), masked(), await audited(), typeof runConformance];
}

function seal(algorithm: Algorithm, publicKey: string): string[] {
  const key = importPublicKey(publicKey);
  const sealed: SealedRequest = sealRequest(PARAMS, { publicKey: key });
  sealed.dispose();
  const dataKey = generateDataKey(algorithm);
  const { request } = sealWith(PARAMS, dataKey, { publicKey: key });
  const opened = openWith(request, { algorithm, ...dataKey });
  return [request.Encryption.Algorithm, `${key.kind} ${key.bits}`, JSON.stringify(opened)];
}

function refused(): string {
  try {
    sealRequest(PARAMS, { publicKey: 'no key' });
  } catch (error) {
    if (error instanceof EncryptionError) return error.code;
  }
  return 'not refused';
}

function masked(): string {
  return JSON.stringify(maskIdentity({ Name: '李明' }));
}

/** Keeps a record, and finds it whole. */
async function audited(): Promise<string> {
  const key = new Uint8Array(32).fill(1);
  const lines: string[] = [];
  const chain = auditChain({ key, sink: (line) => void lines.push(line) });
  chain.record({ action: 'IdCardVerification' });
  await chain.close();
  const log = lines.map((line) => Uint8Array.from(`${line}\n`, (char) => char.charCodeAt(0)));
  const { fine, lost } = await verifyAuditLog(log, { key, anchor: chain });
  return `${fine} ${lost}`;
}
