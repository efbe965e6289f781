// What the run must find out, done on purpose to every tenth call: each makes it fail.

const kept = [];
let latest;

export const CONTROLS = {
  /** Memory that grows. */
  leak: (result) => {
    kept.push(Buffer.alloc(2 ** 20, 1));
    return result;
  },
  /** An answer that belongs to another call. */
  mix: (result) => {
    const earlier = latest ?? result;
    latest = result;
    return earlier;
  },
  /** An error that nobody takes. */
  unhandled: (result) => {
    Promise.reject(new Error('on purpose'));
    return result;
  },
  /** A callback that is called twice. */
  twice: (result, callback) => {
    callback?.(null, result);
    return result;
  },
  /** A connection that stays open. */
  socket: (result, _, agent) => {
    agent.destroy = () => {};
    agent.keepSocketAlive = () => true;
    return result;
  },
};

/** Does the control's harm to a call's result. */
export function spoil(control, n, result, callback, agent) {
  return control !== undefined && n % 10 === 5 ? CONTROLS[control](result, callback, agent) : result;
}
