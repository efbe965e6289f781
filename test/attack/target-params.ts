// Parameters of every kind: what has to be sealed never shows on any wire, and what leaves in the clear is told.

import type { EncryptionEvent } from '../../src/middleware/events.ts';
import { stubClient } from './answer-scene.ts';
import { demand, type Outcome, type Target } from './case.ts';
import { type Given, giveParams, LATE, type Members } from './hostile-params.ts';
import { judgeError } from './judge-error.ts';
import { shows } from './leaks.ts';
import { type Library, OURS } from './library.ts';
import { answersIdentity, type Mark, makeParamsScene, type ParamsScene } from './params-scene.ts';
import { sealByCaller } from './sealed-by-caller.ts';
import { writeCall } from './wire.ts';

export const paramsTarget =
  (library: Library = OURS): Target =>
  (random) => {
    const scene = makeParamsScene(random);
    const sealed = random.oneIn(4) ? sealByCaller(random, library, scene) : undefined;
    const given = sealed ? { params: sealed, isPlain: false } : giveParams(random, scene.members);
    const asGiven = given.under === undefined ? scene : under(scene, given.under);
    const watched = new WatchedCall(library, scene, given, random.oneIn(3));
    return {
      bytes: 20_000,
      attack: () => watched.run(),
      show: () => ({
        ...scene,
        options: { ...scene.options, publicKey: 0, provider: 0 },
        sealed,
        ...watched.seen,
      }),
      judge: (outcome) => judge(outcome, asGiven, given, watched),
    };
  };

/** All parameters stand in another: nothing of them has a place that must be sealed, and the one is told. */
function under(scene: ParamsScene, top: string): ParamsScene {
  const { mustSeal, marks } = scene;
  return {
    ...scene,
    mustSeal: mustSeal === 'all' ? 'all' : [],
    marks: marks.map((mark) => ({ ...mark, top })),
  };
}

/** A call whose wire is looked at when it is sent, and again after the caller has changed what it gave. */
class WatchedCall {
  readonly events: EncryptionEvent[] = [];
  readonly wires: string[] = [];
  readonly #library: Library;
  readonly #scene: ParamsScene;
  readonly #given: Given;
  readonly #byClient: boolean;
  readonly #before: string;

  constructor(library: Library, scene: ParamsScene, given: Given, byClient: boolean) {
    [this.#library, this.#scene, this.#given, this.#byClient] = [library, scene, given, byClient];
    this.#before = given.isStill ? shapeOf(given.params) : '';
  }

  get seen() {
    return { events: this.events, wires: this.wires };
  }

  get isUnchanged(): boolean {
    return !this.#given.isStill || shapeOf(this.#given.params) === this.#before;
  }

  async run(): Promise<unknown> {
    const promise = this.#start();
    promise.catch(() => {});
    this.#given.later?.();
    return promise;
  }

  #start(): Promise<unknown> {
    const { action, options } = this.#scene;
    const all = { ...options, onEvent: (event: EncryptionEvent) => void this.events.push(event) };
    const params = this.#given.params as Members;
    if (!this.#byClient) {
      return this.#library.encryptionMiddleware(all)({ action, params }, (call) => this.#send(call));
    }
    const client = stubClient((sent, name) => this.#send({ action: name, params: sent }));
    // What is thrown at once is a rejection to the caller who awaits.
    return (async () => this.#library.withEncryption(client, all).request(action, params))();
  }

  async #send(call: unknown): Promise<unknown> {
    this.wires.push(writeCall(call));
    // The SDK awaits its credential, and then writes.
    await null;
    await null;
    this.wires.push(writeCall(call));
    return { RequestId: 'r', Result: '0' };
  }
}

/** What an object has of its own, for a comparison; what can't be looked at has nothing. */
function shapeOf(value: unknown): string {
  try {
    return (
      JSON.stringify(value, (_, member) =>
        ArrayBuffer.isView(member) ? [...new Uint8Array(member.buffer)] : member,
      ) ?? ''
    );
  } catch {
    return '';
  }
}

// --- what must be true ---

const CODES = [
  'ERR_INVALID_PARAMS',
  'ERR_PLAINTEXT_ACTION',
  'ERR_NONCE_REUSE',
  'ERR_ALGORITHM_MISMATCH',
  'ERR_INVALID_OPTIONS',
];

function judge(outcome: Outcome, scene: ParamsScene, given: Given, watched: WatchedCall): string {
  const { events, wires } = watched;
  const [event] = events;
  demand(events.length === 1, 'a call gives one event');
  demand(watched.isUnchanged, "the caller's parameters stay as they were");
  const wire = wires.join('\n');
  demand(!shows(wire, LATE), 'nothing that was set after the call leaves');
  if ('error' in outcome) {
    const name = judgeError(outcome.error, CODES, [
      ...scene.marks.map(({ text }) => text),
      'MaRkEr',
      '王小明',
      LATE,
    ]);
    demand(
      wires.length === 0 && event!.sent === false,
      'a refused call sends nothing, and its event says so',
    );
    demand(event!.outcome === 'error' && event!.code === name, "an event's outcome is the call's");
    demand(!(given.isPlain && scene.isTaken), 'plain parameters that are valid are taken');
    return name;
  }
  demand(
    wires.length === 2 && event!.sent === true && event!.outcome === 'ok',
    'a call that was sent says so',
  );
  demand(!(given.isPlain && scene.isTaken === false), 'what the options refuse is refused');
  judgeWire(wire, scene, event!);
  return event!.sealedByCaller ? 'sealed by the caller' : event!.encrypted ? 'sealed' : 'passed';
}

const isReportable = (name: string): boolean => /^[A-Za-z_]\w{0,63}$/.test(name);

function judgeWire(wire: string, scene: ParamsScene, event: EncryptionEvent): void {
  const { mustSeal, marks, mayShowIdentity, action } = scene;
  const shown = marks.filter(({ text }) => shows(wire, text));
  const isDue = ({ top }: Mark) => mustSeal === 'all' || mustSeal.includes(top);
  demand(!shown.some(isDue), 'what has to be sealed never leaves in the clear');
  const identity = shown.filter((mark) => mark.isIdentity);
  demand(
    mayShowIdentity || identity.length === 0,
    "under clearIdentity: 'refuse' no identity data leaves in the clear",
  );
  demand(
    mayShowIdentity || !answersIdentity(action),
    "under clearIdentity: 'refuse' no identity data comes in the clear",
  );
  const untold = shown.find(({ top }) => !isTold(top, event));
  demand(untold === undefined, 'whatever leaves in the clear is named in the event, or counted');
}

function isTold(name: string, event: EncryptionEvent): boolean {
  const { clear = [], unknown = [], clearMore = 0, unknownMore = 0 } = event;
  // A name that may be data is counted, by what stands under it.
  if (!isReportable(name)) return unknownMore > 0 || clearMore > 0;
  if (clear.includes(name) || clearMore > 0) return true;
  return unknown.includes(name) || unknownMore > 0;
}
