// The emulator as a process of its own, so that what it holds can be told from what the relay holds.

import { startEmulator } from 'tencentcloud-encryption/emulator';

let card = {};
const emulator = await startEmulator({ recognize: () => card });

process.on('message', ({ behave, ...message }) => {
  if (message.card) card = message.card;
  if (behave) emulator.behave(behave);
  process.send({ calls: emulator.requests.length });
});
process.on('disconnect', () => process.exit());
const { url, credential, publicKeys } = emulator;
process.send({ url, credential, publicKeys });
