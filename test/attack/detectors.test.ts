// Every detector of the attack suite fires: each is shown a library with one fault, in the place of ours.

import { describe, expect, test } from 'vitest';
import { runCase, type Target } from './case.ts';
import { type Library, OURS } from './library.ts';
import { FORGED } from './marked-answer.ts';
import { Random } from './random.ts';
import { answersTarget } from './target-answers.ts';
import { namesTarget } from './target-names.ts';
import { paramsTarget } from './target-params.ts';
import { wrappingsTarget } from './target-wrappings.ts';

type Members = Record<string, unknown>;
type Call = Parameters<ReturnType<Library['encryptionMiddleware']>>[0];
type Next = Parameters<ReturnType<Library['encryptionMiddleware']>>[1];
type Options = Parameters<Library['encryptionMiddleware']>[0];

/** A library whose middleware does something else around ours. */
const around = (change: (call: Call, next: Next, options: Options) => Promise<unknown>): Library => ({
  ...OURS,
  encryptionMiddleware: (options) => (call, next) => change(call, next, options),
});

/** Ours, with another event. */
const telling = (change: (event: Members) => object | undefined): Library =>
  around((call, next, options) => {
    const onEvent = (event: object) => {
      const changed = change({ ...event });
      if (changed) options.onEvent?.(changed as never);
    };
    return OURS.encryptionMiddleware({ ...options, onEvent } as Options)(call, next);
  });

const ours = (call: Call, next: Next, options: Options) => OURS.encryptionMiddleware(options)(call, next);

/** Ours, with what the service answered at hand. */
const withAnswer = (change: (result: Members, answer: Members, sent: Members) => unknown): Library =>
  around(async (call, next, options) => {
    let answer: Members = {};
    let sent: Members = {};
    const result = await ours(
      call,
      async (outer) => {
        sent = call.params;
        const given = (await next(outer)) as Members;
        answer = structuredClone(given);
        return given;
      },
      options,
    );
    return change(result as Members, answer, sent);
  });

const broken = (): never => {
  throw new Error('broken');
};

type Faults = Record<string, [library: Library, complaint: RegExp]>;

const ANSWERS: Faults = {
  'takes what stands beside a body': [
    withAnswer((result, answer) => ({ ...answer, ...result })),
    /nothing comes out of a whole body|what the row wants sealed|opens to what the service said|RequestId|exactly what was sealed/,
  ],
  'says nothing of what came in the clear': [
    telling(({ clearAnswer: _, clearAnswerMore: __, ...event }) => event),
    /came in the clear is named in the event/,
  ],
  'gives the request back': [
    withAnswer((result, _, sent) => ({ ...result, Echo: sent })),
    /nothing of the sealed request comes back/,
  ],
  'refuses every answer': [
    {
      ...OURS,
      openWith: () => OURS.openWith({}, { algorithm: 'SM4-GCM', key: new Uint8Array(16) }),
    },
    /a genuine answer of a documented form opens/,
  ],
  'quotes the answer in its error': [
    {
      ...OURS,
      openWith(...args) {
        try {
          return OURS.openWith(...args);
        } catch (error) {
          throw Object.assign(error as Error, { message: `no: ${FORGED}` });
        }
      },
    },
    /a message holds no secret/,
  ],
  'throws an error of another kind': [{ ...OURS, openWith: broken }, /only errors of the library are thrown/],
  'gives two events': [
    around((call, next, options) => {
      options.onEvent?.({} as never);
      return ours(call, next, options);
    }),
    /a call gives one event/,
  ],
  'gives no event': [telling(() => undefined), /a call gives one event/],
  'says that nothing was encrypted': [
    telling((event) => ({ ...event, encrypted: !event.encrypted })),
    /an event says what was sent/,
  ],
  'tells another RequestId': [
    telling((event) => ({ ...event, requestId: 'x' })),
    /RequestId is the answer's/,
  ],
};

/** Ours, with what it sends changed by what it was given. */
const sending = (change: (sent: Members, given: Members) => unknown): Library =>
  around((call, next, options) =>
    ours(call, (sent) => next({ ...sent, params: change(sent.params, call.params) as Members }), options),
  );

const PARAMS: Faults = {
  'sends the live object': [sending((_, given) => given), /what has to be sealed never leaves in the clear/],
  'sends it beside, as Base64': [
    sending((sent, given) => ({
      ...sent,
      Trace: `x${Buffer.from(` ${JSON.stringify(given)}`).toString('base64')}`,
    })),
    /what has to be sealed never leaves in the clear/,
  ],
  'sends it beside, as hexadecimal': [
    sending((sent, given) => ({ ...sent, Trace: Buffer.from(JSON.stringify(given)).toString('hex') })),
    /what has to be sealed never leaves in the clear/,
  ],
  'sends it by a getter, later': [
    sending((sent, given) => {
      let reads = 0;
      return Object.defineProperty({ ...sent }, 'Later', {
        enumerable: true,
        get: () => (reads++ > 1 ? given : ''),
      });
    }),
    /what has to be sealed never leaves in the clear|set after the call/,
  ],
  'sends it by its prototype': [
    sending((sent, given) => Object.assign(Object.create({ ...given }), sent)),
    /what has to be sealed never leaves in the clear|named in the event/,
  ],
  'says nothing of what leaves in the clear': [
    telling(({ clear: _, unknown: __, unknownMore: ___, ...event }) => event),
    /named in the event, or counted/,
  ],
  'sends what it refuses': [
    around(async (call, next, options) => {
      try {
        return await ours(call, next, options);
      } catch (error) {
        await next(call);
        throw error;
      }
    }),
    /a refused call sends nothing/,
  ],
  'lets clearIdentity be': [
    around((call, next, options) => ours(call, next, { ...options, clearIdentity: 'report' })),
    /under clearIdentity: 'refuse'/,
  ],
  'lets everything pass': [
    around((call, next, options) =>
      ours(call, next, { ...options, otherActions: 'pass', plaintextActions: 'pass' }),
    ),
    /what the options refuse is refused/,
  ],
  'refuses what is right': [
    around((call, next, options) => ours({ ...call, params: [] as never }, next, options)),
    /plain parameters that are valid are taken/,
  ],
  'changes the parameters': [
    around((call, next, options) => {
      if (call.params && !Object.isFrozen(call.params)) Reflect.set(call.params, 'Added', 1);
      return ours(call, next, options);
    }),
    /the caller's parameters stay as they were/,
  ],
  'says that it was not sent': [
    telling((event) => ({ ...event, sent: false })),
    /a call that was sent says so/,
  ],
  'quotes what it refuses': [
    around(async (call, next, options) => {
      try {
        return await ours(call, next, options);
      } catch (error) {
        throw Object.assign(error as Error, { message: JSON.stringify(call.params) ?? '' });
      }
    }),
    /a message holds no secret/,
  ],
};

const NAMES: Faults = {
  'trims the names of actions': [
    around((call, next, options) =>
      ours({ ...call, action: call.action.replace(/[^A-Za-z0-9]/g, '') }, next, options),
    ),
    /what is nearly a known name is refused/,
  ],
  'drops what it does not know': [
    around((call, next, options) => ours({ ...call, params: {} }, next, options)),
    /what is nearly a known name is refused/,
  ],
};

const WRAPPINGS: Faults = {
  'wraps nothing': [
    { ...OURS, withEncryption: (client) => client as never },
    /nothing that has to be sealed arrives/,
  ],
  'wraps request() alone': [
    {
      ...OURS,
      withEncryption(client, options) {
        const wrapped = OURS.withEncryption(client, options) as unknown as { request: unknown };
        return new Proxy(client, {
          get: (target, name) => (name === 'request' ? wrapped.request : Reflect.get(target, name)),
        }) as never;
      },
    },
    /nothing that has to be sealed arrives/,
  ],
  'gives no event': [
    { ...OURS, withEncryption: (client, { onEvent: _, ...options }) => OURS.withEncryption(client, options) },
    /a call that (?:was sent is told|arrived was told)/,
  ],
  'refuses every client': [
    {
      ...OURS,
      withEncryption: (client, options) =>
        Object.assign(OURS.withEncryption(client, options) as object, {
          IdCardVerification: broken,
          RecognizeEncryptedIDCardOCR: broken,
        }) as never,
    },
    /a client without decorations sends/,
  ],
};

const MOST_CASES = 3000;

/** Runs cases until one complains in these words; gives all complaints when none does. */
async function firstComplaint(target: Target, expected: RegExp): Promise<string> {
  const others = new Set<string>();
  for (let index = 0; index < MOST_CASES; index++) {
    const { complaint } = await runCase(target(new Random(11, index, 0)));
    if (complaint !== undefined && expected.test(complaint)) return complaint;
    if (complaint !== undefined) others.add(complaint.slice(0, 100));
  }
  return [...others].join('\n');
}

describe.each([
  ['answers', answersTarget, ANSWERS],
  ['params', paramsTarget, PARAMS],
  ['names', namesTarget, NAMES],
  ['wrappings', wrappingsTarget, WRAPPINGS],
] as const)('%s: a library that', (_, makeTarget, faults) => {
  test.each(Object.entries(faults))('%s', async (_fault, [library, complaint]) => {
    expect(await firstComplaint(makeTarget(library), complaint)).toMatch(complaint);
  });
});
