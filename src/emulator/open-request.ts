// What the service does with a request's envelope, by the rule of its action.

import type { ServiceAction } from './actions.ts';
import { openBodyRequest } from './open-body-request.ts';
import { flatEncryption, openFieldsRequest } from './open-fields-request.ts';
import { openKeyRequest } from './open-key-request.ts';
import type { OpenedRequest } from './request-envelope.ts';
import type { RequestParams } from './request-params.ts';
import type { ServiceKeys } from './service-keys.ts';

/** Opens a request by the rule of its action. */
export function openRequest(request: RequestParams, action: ServiceAction, keys: ServiceKeys): OpenedRequest {
  const { rule } = action;
  switch (rule.request) {
    case 'body':
      return openBodyRequest(request, action, keys);
    case 'fields':
      return openFieldsRequest(request, request.Encryption, rule.fields ?? [], keys);
    case 'flat':
      return openFieldsRequest(request, flatEncryption(request), rule.fields ?? [], keys);
    case 'key-only':
      return openKeyRequest(request, action, keys);
    case 'clear':
      return { params: request, caller: undefined };
  }
}
