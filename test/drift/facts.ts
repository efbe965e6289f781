// What the types of one version of the SDK say of envelopes and identity data: names alone.

import { identityActions } from '../../src/envelope/identity.ts';
import { actionsIn, leavesIn, type Models, namesIn } from '../helpers/models.ts';

/** An action that declares an envelope, or has a row in the table of identity data. Names are separated by blanks. */
export interface ActionFacts {
  /** The members of the request. */
  readonly request: string;
  /** The members of the envelope that the answer declares. */
  readonly sealed: string;
  /** The texts of the answer, by their paths from the top with `[]` for a list. */
  readonly answer: string;
}

export interface SdkFacts {
  readonly package: string;
  readonly version: string;
  readonly actions: Readonly<Record<string, ActionFacts>>;
  /** The names of every text in any type. */
  readonly texts: string;
}

export const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

const ENVELOPE = ['Encryption', 'EncryptedBody', 'CiphertextBlob'];

export function factsOf(name: string, version: string, models: readonly Models[]): SdkFacts {
  const actions = models.flatMap((file) =>
    actionsIn(file)
      .map((action) => [action, readAction(file, action)] as const)
      .filter(([action, facts]) => declaresEnvelope(facts) || identityActions.includes(action)),
  );
  const texts = new Set(models.flatMap((file) => namesIn(file, (type) => type === 'string')));
  return {
    package: name,
    version,
    actions: Object.fromEntries(actions.sort(([a], [b]) => (a < b ? -1 : 1))),
    texts: [...texts].sort().join(' '),
  };
}

function readAction(file: Models, action: string): ActionFacts {
  const members = (type: string) => (file.get(action + type) ?? []).map(({ name }) => name);
  const sealed = members('Response').filter((name) => ENVELOPE.includes(name));
  const answer = leavesIn(file, `${action}Response`)
    .filter(({ path, type }) => type === 'string' && !ENVELOPE.includes(path.split('.')[0]!))
    .map(({ path }) => path);
  return { request: members('Request').join(' '), sealed: sealed.join(' '), answer: answer.join(' ') };
}

function declaresEnvelope({ request, sealed }: ActionFacts): boolean {
  return sealed !== '' || words(request).some((name) => ENVELOPE.includes(name));
}
