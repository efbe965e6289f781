import { signedClient } from './client.mjs';

/** The emulator in the runner's process, over HTTP: calls, how it behaves, and what it has understood. */
export function relayed({ relay, endpoint, credential, publicKeys, post }) {
  const next = signedClient({ endpoint, url: `${relay}/service`, credential }, post);
  const tell = (path, value) =>
    post(`${relay}${path}`, { 'Content-Type': 'application/json' }, JSON.stringify(value));
  return {
    next,
    publicKeys,
    behave: (changes) => tell('/behave', changes),
    last: async () => JSON.parse(await tell('/last', {})),
  };
}
