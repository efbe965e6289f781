import type { ActionRule } from '../envelope/action-rules.ts';
import { isEmpty } from '../envelope/encryption.ts';
import type { Exchange } from '../envelope/exchange.ts';
import type { Settings } from '../envelope/options.ts';
import { readParams } from '../envelope/params.ts';
import { sealBody } from '../envelope/seal.ts';
import { sealByFields } from '../envelope/seal-fields.ts';
import { sealKeyOnly } from '../envelope/seal-response-only.ts';

/**
 * Seals the parameters of a call by the rule of its action. Nothing where the rule leaves nothing to encrypt: the
 * fields of an action are optional, and what the caller leaves out is not encrypted.
 */
export function sealCall(
  params: Record<string, unknown>,
  action: string,
  rule: ActionRule,
  settings: Settings,
): Exchange | undefined {
  switch (rule.request) {
    case 'body':
      return sealBody(readParams(params, action), settings, { ...rule, action });
    case 'key-only':
      return sealKeyOnly(params, settings, { ...rule, action });
    case 'fields':
    case 'flat': {
      const present = (rule.fields ?? []).filter(
        (name) => Object.hasOwn(params, name) && !isEmpty(params[name]),
      );
      return present.length === 0
        ? undefined
        : sealByFields(params, present, settings, { ...rule, action, request: rule.request });
    }
    case 'clear':
      return undefined;
  }
}
