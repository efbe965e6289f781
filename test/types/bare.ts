// A user's strict project without Node's types, the DOM, or the SDK: our types must stand alone.

import {
  type CachedKeyOptions,
  type CardParams,
  type CryptoProvider,
  cachedKey,
  EncryptionError,
  type EncryptionEvent,
  type EncryptionOptions,
  encryptionMiddleware,
  importPublicKey,
  maskIdentity,
  optionsFromEnv,
  type PublicKey,
  type SealedRequest,
  type SealOptions,
  ServiceError,
  sealFields,
  sealRequest,
  sealResponseOnly,
  sensitivePaths,
  type TracedCall,
} from 'tencentcloud-encryption';
import {
  type AuditChain,
  auditChain,
  auditKey,
  fileSink,
  verifyAuditLog,
} from 'tencentcloud-encryption/audit';
import { type Emulator, startEmulator } from 'tencentcloud-encryption/emulator';
import {
  aes256Cbc,
  generateDataKey,
  openWith,
  sealWith,
  sm2Encrypt,
  sm4Gcm,
  wrapKey,
} from 'tencentcloud-encryption/primitives';

const key: PublicKey = importPublicKey('…');
const kind: 'RSA' | 'SM2' = key.kind;
// @ts-expect-error a public key is read-only
key.bits = 2;
// @ts-expect-error a number is no key
importPublicKey(42);

const sealed: SealedRequest = sealRequest({ ImageBase64: new Uint8Array(1) }, { publicKey: key });
const result: { Name?: string } = sealed.open<{ Name?: string }>({});
// Typed by action where the compiler knows which one it is; open for any other.
const params: CardParams = { ImageBase64: new ArrayBuffer(1), CardSide: 'BACK', Config: { Quality: true } };
const unknown: Record<string, unknown> = JSON.parse('{}');
const action: string = String(unknown.action);
const options: SealOptions = { publicKey: key, action };
const requests: SealedRequest[] = [
  sealRequest(params, { publicKey: key, action: 'RecognizeEncryptedIDCardOCR' }),
  sealRequest(params, { publicKey: key, action: undefined }),
  sealRequest(unknown, { publicKey: key }),
  sealRequest(
    { FaceInput: new Uint8Array(1), FaceInputType: 1 },
    { publicKey: key, action: 'DetectAIFakeFaces' },
  ),
  sealRequest({ Anything: 1 }, { publicKey: key, action: 'ActionOfTomorrow' }),
  sealRequest({ Anything: 1 }, options),
  sealFields({ Name: 'N', IdCard: 'I' }, ['IdCard', 'Name'], {
    publicKey: key,
    action: 'IdCardVerification',
  }),
  sealFields({ Anything: 'A' }, ['Anything'], { publicKey: key }),
  sealFields({ Anything: 'A' }, ['Anything'], { publicKey: key, action: 'ActionOfTomorrow' }),
  sealFields(unknown, Object.keys(unknown), options),
  // Names that are known when the program runs.
  sealFields(unknown, Object.keys(unknown), { publicKey: key, action: 'IdCardVerification' }),
  sealFields(unknown, [...new Set(['Name', 'IdCard'])], { publicKey: key, action: 'DetectAuth' }),
  sealResponseOnly({ BizToken: 'B' }, { publicKey: key, action: 'GetDetectInfoEnhanced' }),
  sealResponseOnly({ Anything: 1 }, { publicKey: key, action: 'ActionOfTomorrow' }),
  sealResponseOnly(unknown, options),
];
// @ts-expect-error an unknown option
sealRequest({}, { publicKey: key, algoritm: 'SM4-GCM' });
// @ts-expect-error an unknown algorithm
sealRequest({}, { publicKey: key, algorithm: 'AES-128-CBC' });
// @ts-expect-error no key
sealRequest({}, {});

const middleware = encryptionMiddleware({
  publicKey: () => key,
  plaintextActions: 'upgrade',
  otherActions: 'refuse',
  onEvent: (event: EncryptionEvent) => [event.action, event.nonceReused],
});
const answer: Promise<unknown> = middleware(
  { action: 'A', params: {}, extra: 1 },
  async ({ params }) => params,
);

// A key that comes later, for those who can wait.
const times: CachedKeyOptions = { ttlMs: 1, staleMs: 2, onError: (error: unknown) => String(error) };
const cached: () => Promise<PublicKey> = cachedKey(async () => '…', times);
const thenable: PromiseLike<string> = Promise.resolve('…');
for (const publicKey of [
  cached,
  async () => '…',
  async () => new Uint8Array(1),
  async () => key,
  () => thenable,
])
  encryptionMiddleware({ publicKey });
const fromEnv: EncryptionOptions = optionsFromEnv({ TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY: undefined });
encryptionMiddleware({ ...optionsFromEnv(), otherActions: 'pass' });
sealRequest(params, { ...fromEnv, action: 'RecognizeEncryptedIDCardOCR' });
// @ts-expect-error a promise instead of the function that makes it
encryptionMiddleware({ publicKey: Promise.resolve(key) });
// @ts-expect-error no staleMs
cachedKey(async () => '…', { ttlMs: 1 });
// @ts-expect-error a fetch that gives no key
cachedKey(async () => 42, times);
// @ts-expect-error a number in an environment
optionsFromEnv({ TENCENTCLOUD_ENCRYPTION_MIN_RSA_BITS: 2048 });

const told = ({ time, bodySha256, backend, provider, providerOperations }: EncryptionEvent): unknown[] => {
  const schemaVersion: 1 = ({} as EncryptionEvent).schemaVersion;
  return [
    schemaVersion,
    time.length,
    bodySha256?.length,
    backend === 'wasm',
    provider,
    providerOperations?.length,
  ];
};
const traced = ({ action, event, error }: TracedCall): unknown => [action, event?.outcome, error?.code];

const provider: CryptoProvider = {
  name: 'hsm',
  randomBytes: (length) => new Uint8Array(length),
  wrapKey: (dataKey, { kind, spki }) => (kind === 'RSA' ? dataKey : spki),
  sm4Gcm: {
    encrypt: (plaintext, _key, iv) => ({ ciphertext: plaintext, tag: iv }),
    decrypt: (ciphertext) => ciphertext,
  },
};
sealRequest({}, { publicKey: key, provider });
const later = async (length: number) => new Uint8Array(length);
// @ts-expect-error a provider is synchronous
sealRequest({}, { publicKey: key, provider: { randomBytes: later } });
// @ts-expect-error an unknown member
sealRequest({}, { publicKey: key, provider: { random: (length: number) => new Uint8Array(length) } });
// @ts-expect-error half a cipher
sealRequest({}, { publicKey: key, provider: { aes256Cbc: { encrypt: (plaintext) => plaintext } } });

const code: string = new EncryptionError('ERR_INVALID_PARAMS', '').code + new ServiceError('A', '').code;
const masked: object = maskIdentity(result);
const paths: string[] = [...sensitivePaths];

const dataKey = generateDataKey('SM4-GCM');
const { ciphertext, tag }: { ciphertext: Uint8Array; tag: Uint8Array } = sm4Gcm.encrypt(
  new Uint8Array(1),
  dataKey.key,
  dataKey.iv,
);
const plaintext: Uint8Array = sm4Gcm.decrypt(ciphertext, dataKey.key, dataKey.iv, tag);
const bytes: Uint8Array[] = [
  aes256Cbc.encrypt(plaintext, dataKey.key, dataKey.iv),
  aes256Cbc.decrypt(plaintext, dataKey.key, dataKey.iv),
  wrapKey(dataKey.key, key),
  sm2Encrypt(plaintext, key, { k: plaintext }),
];
const opened: unknown = openWith({}, { algorithm: 'SM4-GCM', ...dataKey });
const body: string = sealWith({}, dataKey, { publicKey: key, action: 'A' }).request.EncryptedBody;

const emulator: Promise<Emulator> = startEmulator({ fault: 'wrong-tag', answers: () => 'own-iv' });
// @ts-expect-error an unknown fault
startEmulator({ fault: 'wrong' });

const audit: AuditChain = auditChain({
  key: auditKey('env:AUDIT_KEY'),
  sink: fileSink('calls.log'),
  hash: 'SM3',
});
encryptionMiddleware({ publicKey: key, onEvent: audit.record });
const fine: Promise<boolean> = verifyAuditLog([plaintext], { key: plaintext, anchor: audit }).then(
  (report) => report.fine,
);
// @ts-expect-error no sink
auditChain({ key: plaintext });
// @ts-expect-error a text is no key
auditChain({ key: 'secret', sink: () => {} });

export { answer, body, bytes, code, emulator, fine, kind, masked, opened, paths, requests, told, traced };
