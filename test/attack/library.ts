// What the attacks call. A detector is shown to fire by a library with one fault, put in the place of ours.

import { openWith, sealFields, sealRequest, sealResponseOnly } from '../../src/envelope/by-hand.ts';
import { encryptionMiddleware } from '../../src/middleware/middleware.ts';
import { withEncryption } from '../../src/middleware/sdk-client.ts';

export interface Library {
  readonly encryptionMiddleware: typeof encryptionMiddleware;
  readonly withEncryption: typeof withEncryption;
  readonly sealRequest: typeof sealRequest;
  readonly sealFields: typeof sealFields;
  readonly sealResponseOnly: typeof sealResponseOnly;
  readonly openWith: typeof openWith;
}

export const OURS: Library = {
  encryptionMiddleware,
  withEncryption,
  sealRequest,
  sealFields,
  sealResponseOnly,
  openWith,
};
