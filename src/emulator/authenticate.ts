import { ServiceError } from '../errors.ts';
import { verifyOlderSignature } from './older-signature.ts';
import type { Service } from './service.ts';
import type { ServiceRequest } from './service-request.ts';
import { verifyTc3 } from './tc3.ts';

/** POST of JSON and GET with TC3; a form or a GET with the older signatures, which have all parameters in one place. */
export function authenticate(http: ServiceRequest, { credential, behaviour, now }: Service): void {
  if (http.method !== 'POST' && http.method !== 'GET') {
    throw new ServiceError('UnsupportedProtocol', 'only GET and POST requests are supported');
  }
  if (http.bytes > Math.min(behaviour.maxRequestBytes, mostRequestBytes(http))) {
    throw new ServiceError('RequestSizeLimitExceeded', 'the request size exceeds the upper limit');
  }
  const secretKeyOf = (id: string) => (id === credential.secretId ? credential.secretKey : undefined);
  if (http.isOlder) verifyOlderSignature(http, http.pairs ?? [], { now, secretKeyOf });
  else verifyTc3(http, { now, secretKeyOf });
}

/** The limit that the API text sets for each kind of request, on top of the general one. */
function mostRequestBytes({ method, isOlder }: ServiceRequest): number {
  if (method === 'GET') return MAX_GET_BYTES;
  return isOlder ? MAX_OLDER_POST_BYTES : Number.POSITIVE_INFINITY;
}

const MAX_GET_BYTES = 32 * 2 ** 10;
const MAX_OLDER_POST_BYTES = 2 ** 20;
