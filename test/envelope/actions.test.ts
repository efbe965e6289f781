// The table of actions against the types of the installed SDK: which requests and answers declare an envelope.

import { describe, expect, test } from 'vitest';
import { SERVICE_ACTIONS } from '../../src/emulator/actions.ts';
import { ACTION_RULES } from '../../src/envelope/action-rules.ts';
import { knownParameters } from '../../src/envelope/identity.ts';
import { FACEID_CALLS } from '../helpers/faceid.ts';
import { actions, membersOf } from '../helpers/sdk-models.ts';

function requestForm(action: string): string {
  const members = membersOf(`${action}Request`);
  if (members.includes('CiphertextBlob')) return 'flat';
  if (!members.includes('Encryption')) return 'clear';
  if (members.includes('EncryptedBody')) return 'body';
  return members.includes('IsEncryptResponse') ? 'key-only' : 'fields';
}

test('the types were read', () => {
  expect(actions.length).toBeGreaterThan(100);
  expect(membersOf('IdCardVerificationRequest')).toEqual(['IdCard', 'Name', 'Encryption']);
});

test('the table has every action whose request declares an envelope, in its form, and no other', () => {
  const declared = actions
    .map((action) => [action, requestForm(action)])
    .filter(([, form]) => form !== 'clear');
  const table = [...ACTION_RULES].map(([action, { request }]) => [action, request]);
  // In the types from 4.0.275 to 4.1.300, and in the vendor's guide and kits.
  declared.push(['ImageRecognition', 'fields']);
  expect(actions).not.toContain('ImageRecognition');
  expect(table.sort()).toEqual(declared.sort());
});

describe.each([...ACTION_RULES])('%s', (action, rule) => {
  test('its answer is encrypted exactly where the type of the answer declares it', () => {
    const members = membersOf(`${action}Response`);
    const isDeclared = members.includes('Encryption') && members.includes('EncryptedBody');
    expect(rule.answer !== 'clear').toBe(isDeclared);
  });

  test('its fields are parameters of the action', () => {
    expect([...(knownParameters(action) ?? [])]).toEqual(expect.arrayContaining([...(rule.fields ?? [])]));
  });

  test('no identity text of the action is left out', () => {
    const identity = ['Name', 'IdCard', 'Phone', 'Mobile', 'BankCard'];
    const texts = membersOf(`${action}Request`).filter((name) => identity.includes(name));
    // An action that seals no fields has no such parameter: it would go in the clear.
    expect(rule.fields ?? []).toEqual(expect.arrayContaining(texts));
  });

  test('the emulator serves it', () => {
    expect(SERVICE_ACTIONS.get(action)?.rule).toBe(rule);
  });
});

test('the tests call every action of FaceID', () => {
  const table = [...ACTION_RULES.keys()].filter((action) => action !== 'RecognizeEncryptedIDCardOCR');
  expect(Object.keys(FACEID_CALLS).sort()).toEqual(table.sort());
});
