// The table of actions in a document, held to the code's tables.

import { expect, test } from 'vitest';
import { ACTION_RULES, type ActionRule } from '../../src/envelope/action-rules.ts';
import { identityMembers, identityParameters } from '../../src/envelope/identity.ts';
import { codeSpans, tables } from './markdown.ts';

/** Words that a cell begins with. */
export interface TableWords {
  readonly body: string;
  readonly key: string;
  readonly encrypted: string;
  readonly clear: string;
}

/** What a row must say of an action, by the code's tables. */
function expectedRow(action: string, rule: ActionRule, words: TableWords) {
  const { request, fields = [], answer } = rule;
  const encrypted = { body: [words.body], 'key-only': [words.key], fields, flat: fields, clear: [] }[request];
  const isAnswerClear = answer === 'clear';
  return {
    encrypted: [...encrypted].sort(),
    clear: request === 'body' ? [] : clearParameters(action, fields),
    answer: isAnswerClear ? words.clear : words.encrypted,
    told: isAnswerClear ? [...identityMembers(action)].sort() : [],
  };
}

/** Identity parameters of the action that its row leaves in the clear. */
function clearParameters(action: string, encrypted: readonly string[]): string[] {
  return identityParameters(action)!
    .filter((name) => !encrypted.includes(name))
    .sort();
}

/** Tests: each action once, and of each what is encrypted, what identity data is clear, and how the answer comes. */
export function checkActionTable(text: string, words: TableWords): void {
  const table = tables(text).find((rows) => rows.some(([first]) => first!.includes('`DetectAIFakeFaces`')))!;
  const rows = table
    .slice(1)
    .flatMap(([actions, encrypted, clear, answer]) =>
      codeSpans(actions!).map((action) => [action, { encrypted, clear, answer }] as const),
    );

  test('has each action once, and no other', () => {
    expect(rows.map(([action]) => action).sort()).toEqual([...ACTION_RULES.keys()].sort());
  });

  test.each([...ACTION_RULES])('%s', (action, rule) => {
    const { encrypted, clear, answer } = new Map(rows).get(action)!;
    const names = codeSpans(encrypted!);
    expect({
      encrypted: names.length > 0 ? names : [encrypted],
      clear: codeSpans(clear!),
      answer: answer!.split(/[,，]/)[0],
      told: codeSpans(answer!),
    }).toEqual(expectedRow(action, rule, words));
  });
}
