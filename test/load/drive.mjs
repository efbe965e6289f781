// Makes the calls, a number of them at a time, and judges how each one ends.

import { Agent } from 'node:http';
import { ocr } from 'tencentcloud-sdk-nodejs-ocr';
import { withEncryption } from '../../dist/index.js';
import { spoil } from './controls.mjs';
import { faultOf } from './expected.mjs';
import { ALGORITHMS, recognizeName } from './plan.mjs';

const AT_ONCE = 64;
const TIMEOUT_SECONDS = 60;
const HASTY_SECONDS = 0.5;
const MOST_SECONDS = 180;

export class Driver {
  #plan;
  #control;
  #clients = new Map();
  #pending = new Map();
  #next = 0;
  // The server closes an idle connection after 5 s; a call must not meet that end.
  agent = new Agent({ keepAlive: true, timeout: 3000 });
  tally = { answers: 0, faults: 0, aborts: 0, events: 0, callbacks: 0, expectedCallbacks: 0 };
  /** Calls that didn't end as they must, as sentences. */
  wrong = [];
  /** Numbers of the calls that the client gave up: they may have ended before they arrived. */
  givenUp = new Set();

  constructor({ clientConfig, publicKeys }, plan, control) {
    this.#plan = plan;
    this.#control = control;
    for (const algorithm of ALGORITHMS) {
      for (const isHasty of [false, true]) {
        const sdk = new ocr.v20181119.Client(this.#config(clientConfig, isHasty));
        const options = { publicKey: publicKeys[algorithm], onEvent: () => this.tally.events++ };
        this.#clients.set(`${algorithm} ${isHasty}`, withEncryption(sdk, options));
      }
    }
  }

  #config(clientConfig, isHasty) {
    const reqTimeout = isHasty ? HASTY_SECONDS : TIMEOUT_SECONDS;
    const httpProfile = { ...clientConfig.profile.httpProfile, agent: this.agent, reqTimeout };
    return { ...clientConfig, profile: { httpProfile } };
  }

  /** Makes calls up to number `end`; each has ended when this ends. */
  async runTo(end) {
    const watch = setInterval(() => this.#checkPending(), 1000);
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.#work(end)));
    clearInterval(watch);
  }

  async #work(end) {
    while (this.#next < end) await this.#call(this.#plan(this.#next++));
  }

  #checkPending() {
    const oldest = Math.min(...this.#pending.values());
    if (Date.now() - oldest < MOST_SECONDS * 1000) return;
    console.error(`FAILED: calls ${[...this.#pending.keys()].join(', ')} hang`);
    process.exit(1);
  }

  async #call(call) {
    this.#pending.set(call.n, Date.now());
    call.expectedName = recognizeName(call.params);
    const abort = startAbort(call.abortAfterMs);
    const outcome = await this.#send(call, abort.signal).then(
      (value) => ({ value }),
      (error) => ({ error }),
    );
    outcome.wasAborted = abort.signal.aborted;
    abort.cancel();
    this.#pending.delete(call.n);
    this.#judge(call, outcome);
  }

  async #send({ n, algorithm, isHasty, fault = '', params, hasCallback }, signal) {
    const options = { signal, headers: { 'X-Call': String(n), 'X-Fault': fault } };
    const callback = hasCallback ? () => this.tally.callbacks++ : undefined;
    if (hasCallback) this.tally.expectedCallbacks++;
    const client = this.#clients.get(`${algorithm} ${isHasty}`);
    // The SDK's own method takes options or a callback, not both.
    const result = await client.request('RecognizeEncryptedIDCardOCR', params, options, callback);
    return spoil(this.#control, n, result, callback, this.agent);
  }

  #judge(call, outcome) {
    if (outcome.wasAborted || call.isHasty) this.givenUp.add(call.n);
    const fault = faultOf(call, outcome);
    if (fault) this.wrong.push(`call ${call.n} ${fault}`);
    if (!outcome.error) this.tally.answers++;
    else if (outcome.wasAborted) this.tally.aborts++;
    else this.tally.faults++;
  }
}

/** A signal that is aborted after some milliseconds; at once for a negative number, never for undefined. */
function startAbort(afterMs) {
  const controller = new AbortController();
  if (afterMs < 0) controller.abort();
  const timer = afterMs >= 0 ? setTimeout(() => controller.abort(), afterMs) : undefined;
  return { signal: controller.signal, cancel: () => clearTimeout(timer) };
}
