// What the service does with a request's envelope, by the rule of its action.

import type { ServiceAction } from './actions.ts';
import { openBody } from './open-body.ts';
import { flatEncryption, openFields } from './open-fields.ts';
import { openKeyOnly } from './open-key-only.ts';
import type { OpenedRequest } from './request-envelope.ts';
import type { RequestParams } from './request-params.ts';
import type { ServiceKeys } from './service-keys.ts';

/** Opens a request by the rule of its action. */
export function openRequest(request: RequestParams, action: ServiceAction, keys: ServiceKeys): OpenedRequest {
  const { rule } = action;
  switch (rule.request) {
    case 'body':
      return openBody(request, action, keys);
    case 'fields':
      return openFields(request, request.Encryption, rule.fields ?? [], keys);
    case 'flat':
      return openFields(request, flatEncryption(request), rule.fields ?? [], keys);
    case 'key-only':
      return openKeyOnly(request, action, keys);
    case 'clear':
      return { params: request, caller: undefined };
  }
}
