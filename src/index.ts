export type { Algorithm } from './ciphers/suite.ts';
export type { CardParams } from './envelope/action-params.ts';
export type { ActionRule, SealedForm } from './envelope/action-rules.ts';
export { type SealOptions, sealFields, sealRequest, sealResponseOnly } from './envelope/by-hand.ts';
export type { Encryption } from './envelope/encryption.ts';
export { maskIdentity } from './envelope/mask.ts';
export type { EncryptionOptions } from './envelope/options.ts';
export { optionsFromEnv } from './envelope/options-from-env.ts';
export type { SealedRequest } from './envelope/sealed-call.ts';
export { sensitivePaths } from './envelope/sensitive-paths.ts';
export { EncryptionError, type EncryptionErrorCode, type Failure, ServiceError } from './errors.ts';
export { type CachedKeyOptions, cachedKey } from './keys/cached-key.ts';
export {
  importPublicKey,
  type PublicKey,
  type PublicKeyInput,
  type PublicKeyObject,
} from './keys/public-key.ts';
export type { EncryptionEvent } from './middleware/events.ts';
export { type CallExplanation, explainCall } from './middleware/explain.ts';
export { type FailureFacts, failureOf } from './middleware/failure.ts';
export { type ApiCall, encryptionMiddleware, type Middleware, type Next } from './middleware/middleware.ts';
export type { MiddlewareOptions } from './middleware/options.ts';
export { withEncryption } from './middleware/sdk-client.ts';
export type { CallOptions, EncryptedClient, PlainParams, PlainResult } from './middleware/sdk-types.ts';
export type { TracedCall } from './middleware/trace.ts';
export type {
  Aes256CbcProvider,
  CryptoProvider,
  ProviderOperation,
  ProviderPublicKey,
  Sm4GcmProvider,
} from './provider/provider.ts';
