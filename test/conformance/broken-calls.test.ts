// What verify's checks of whole calls are for: each part of the middleware broken in turn, and the checks that find out.

import { afterEach, describe, expect, test, vi } from 'vitest';
import type { WrapClient } from '../../src/conformance/calls/call.ts';
import type { ConformanceCheck } from '../../src/conformance/checks/check.ts';
import type { CheckId } from '../../src/conformance/names.ts';
import type { MiddlewareOptions } from '../../src/middleware/options.ts';
import { testLong } from '../helpers/long.ts';

const SOURCE = '../../src';

afterEach(() => {
  vi.doUnmock(`${SOURCE}/${mocked}`);
  vi.resetModules();
});

let mocked = '';

/** The checks of calls with one module broken: `change` gets what it exports, and gives what it exports instead. */
async function failingWith(
  module: string,
  change: (actual: never) => object,
  ids: readonly CheckId[],
): Promise<CheckId[]> {
  mocked = module;
  vi.resetModules();
  vi.doMock(`${SOURCE}/${module}`, async (importActual) => {
    const actual = await importActual<object>();
    return { ...actual, ...change(actual as never) };
  });
  return failing(undefined, ids);
}

/** Of the checks with these ids, or of all; `makeWrap` gets the right wrapper, of the same modules. */
async function failing(
  makeWrap?: (right: WrapClient) => WrapClient,
  ids?: readonly CheckId[],
): Promise<CheckId[]> {
  const { callChecks } = await import('../../src/conformance/calls/calls.ts');
  const { bypassChecks } = await import('../../src/conformance/bypasses/bypasses.ts');
  const { withEncryption } = await import('../../src/middleware/sdk-client.ts');
  const wrap = makeWrap?.(withEncryption);
  const checks = [...callChecks(wrap), ...bypassChecks(wrap)].filter(({ id }) => ids?.includes(id) ?? true);
  const failed = new Set<CheckId>();
  // One failure of an id will do.
  for (const check of checks) if (!failed.has(check.id) && !(await holds(check))) failed.add(check.id);
  return [...failed].sort();
}

async function holds({ run }: ConformanceCheck): Promise<boolean> {
  try {
    await run!();
    return true;
  } catch {
    return false;
  }
}

type Any = (...args: never[]) => unknown;
type Parts = Readonly<Record<string, Any>>;
const passes =
  (refuse: Any, otherwise: Any) =>
  (...args: never[]) => {
    try {
      return refuse(...args);
    } catch {
      return otherwise(...args);
    }
  };

const passed = (action: string) => ({ action, encrypted: [], clear: {} });

/** The broken module, what is broken in it, and the checks that must find it out. */
const BREAKS: [string, string, (actual: never) => object, CheckId[]][] = [
  [
    'every action passes',
    'middleware/plan.ts',
    () => ({ planCall: passed }),
    ['callRow', 'bypassSibling', 'bypassUnknown', 'bypassNearAction', 'bypassNearParameter'],
  ],
  [
    'what the plan refuses passes',
    'middleware/plan.ts',
    ({ planCall }: Parts) => ({ planCall: passes(planCall!, passed) }),
    ['bypassSibling', 'bypassUnknown'],
  ],
  [
    'the ways that carry no envelope refuse nothing',
    'middleware/middleware.ts',
    () => ({ refuseEncrypted: ({ call }: { call: object }, next: (call: object) => unknown) => next(call) }),
    ['bypassOtherWays'],
  ],
  [
    'the live parameters are used',
    'envelope/plain.ts',
    () => ({ copyParams: (params: unknown) => params }),
    ['bypassInherited', 'bypassToJson', 'bypassNotPlain', 'bypassLateChange'],
  ],
  [
    'names of actions are not checked',
    'envelope/names.ts',
    () => ({ checkActionName: () => {} }),
    ['bypassNearAction'],
  ],
  [
    'names of parameters are not checked',
    'envelope/names.ts',
    () => ({ checkParameterNames: () => {} }),
    ['bypassNearParameter'],
  ],
  [
    'every form of answer is taken',
    'envelope/action-rules.ts',
    () => ({
      sealedForms: ({ answer }: { answer: unknown }) => (answer === 'clear' ? [] : ['body', 'fields']),
    }),
    ['callRow'],
  ],
  [
    'no member of an answer has to be sealed',
    'envelope/clear-members.ts',
    () => ({ checkSealed: () => [], clearMembers: () => [] }),
    ['callRow', 'forgedBeside', 'forgedShort'],
  ],
  [
    'reflections are not looked for',
    'envelope/reflection.ts',
    () => ({ isReflection: () => false }),
    ['callReflected'],
  ],
  ['every host is this machine', 'platform/loopback.ts', () => ({ isLoopback: () => true }), ['bypassHttp']],
  [
    'hosts are read as the text says',
    'middleware/endpoint.ts',
    () => ({ readAddress: ({ protocol }: { protocol: string }) => new URL(`${protocol}127.0.0.1/`) }),
    ['bypassHttp', 'bypassHiddenHost', 'bypassProfile', 'callRow'],
  ],
  [
    'a client is judged once',
    'middleware/client-profile.ts',
    ({ readTransport }: Parts) => {
      const known = new WeakMap<object, unknown>();
      const judge = (client: object, ...rest: never[]) => {
        if (!known.has(client)) known.set(client, readTransport!(client as never, ...rest));
        return known.get(client);
      };
      return { readTransport: judge };
    },
    ['bypassProfile', 'bypassMidCall'],
  ],
  [
    'anything with an Encryption counts as sealed',
    'envelope/sealed-params.ts',
    () => ({ isSealed: ({ Encryption }: { Encryption?: unknown }) => Encryption !== undefined }),
    ['bypassHalfSealed'],
  ],
  [
    'events name nothing that left in the clear',
    'envelope/clear-params.ts',
    () => ({ findClear: () => ({ identity: [], notes: {} }) }),
    ['callRow', 'bypassByName', 'bypassUnknownParameter', 'bypassClearIdentity'],
  ],
  [
    'options of a call are taken as they are',
    'middleware/call-options.ts',
    () => ({ readCallOptions: (given: unknown) => given ?? {} }),
    ['bypassHeaders'],
  ],
  [
    'members of a client are not looked at',
    'middleware/client-members.ts',
    () => ({ dataMembers: () => new Set() }),
    ['bypassFunctions'],
  ],
];

test.each(BREAKS)(
  'found out: %s (%s)',
  async (_, module, change, ids) => {
    expect(await failingWith(module, change, ids)).toEqual(ids.toSorted());
  },
  60_000,
);

describe('a wrapper', () => {
  type MakeWrap = (right: WrapClient) => WrapClient;
  /** Wraps well, and lets some members of the bare client through. */
  const leaking =
    (...names: string[]): MakeWrap =>
    (right) =>
    (client, options) =>
      new Proxy(right(client, options), {
        get(target, name) {
          const owner = names.includes(String(name)) ? client : target;
          const member: unknown = Reflect.get(owner, name);
          return typeof member === 'function' ? member.bind(owner) : member;
        },
      });
  /** Wraps well, under other defaults. */
  const withDefaults =
    (defaults: Partial<MiddlewareOptions>): MakeWrap =>
    (right) =>
    (client, options) =>
      right(client, { ...defaults, ...options });
  const wrappers: [string, MakeWrap, CheckId[]][] = [
    ['that is none', () => (client) => client, ['callRow', 'bypassSibling', 'bypassOtherWays', 'bypassHttp']],
    ['that forgets doRequest', leaking('doRequest'), ['bypassOtherWays']],
    ['that forgets one action', leaking('MobileStatus'), ['callReflected', 'callRow']],
    ['that passes other actions', withDefaults({ otherActions: 'pass' }), ['bypassUnknown']],
    ['that passes siblings', withDefaults({ plaintextActions: 'pass' }), ['bypassSibling']],
    ['that allows http', withDefaults({ dangerouslyAllowHttp: true }), ['bypassHttp']],
    [
      'that takes answers in the clear',
      withDefaults({ allowPlaintextResponse: true }),
      ['forgedNested', 'forgedPlain'],
    ],
    ['that accepts nonce reuse', withDefaults({ dangerouslyAllowNonceReuse: true }), ['callNonceReuse']],
    [
      'that tells no event',
      (right) => (client, options) => right(client, { ...options, onEvent: undefined }),
      ['bypassByName', 'bypassSibling', 'callRow'],
    ],
  ];
  test.each(wrappers)(
    '%s is found out',
    async (_, makeWrap, ids) => {
      expect(await failing(makeWrap, ids)).toEqual(ids.toSorted());
    },
    60_000,
  );

  // `verify` and conformance.test.ts run the right one in full as well.
  testLong(
    'that is right has nothing wrong',
    async () => {
      expect(await failing((right) => right)).toEqual([]);
    },
    60_000,
  );
});
