import type { ActionRule } from './action-rules.ts';
import { ENCRYPTED_BODY, isEmpty } from './encryption.ts';
import type { Exchange } from './exchange.ts';
import type { Settings } from './options.ts';
import { readParams } from './params.ts';
import { sealBody } from './seal.ts';
import { sealByFields } from './seal-fields.ts';
import { sealKeyOnly } from './seal-response-only.ts';

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
      const names = namesToSeal(params, rule);
      return names.length === 0
        ? undefined
        : sealByFields(params, names, settings, { ...rule, action, request: rule.request });
    }
    case 'clear':
      return undefined;
  }
}

/** What sealing by a rule encrypts of these parameters: the whole body, fields that are there, or nothing. */
export function namesToSeal(
  params: Record<string, unknown>,
  { request, fields = [] }: ActionRule,
): readonly string[] {
  if (request === 'body') return [ENCRYPTED_BODY];
  if (request !== 'fields' && request !== 'flat') return [];
  return fields.filter((name) => Object.hasOwn(params, name) && !isEmpty(params[name]));
}
