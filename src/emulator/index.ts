export { ServiceError } from '../errors.ts';
export type { AnswerForm } from './answer.ts';
export { type Emulator, startEmulator } from './emulator.ts';
export type { EnvelopeFault, Fault, TransportFault } from './faults.ts';
export type { GivenKeys } from './given-keys.ts';
export type { Behaviour, EmulatorOptions, Recognize } from './options.ts';
export type { ReceivedRequest } from './received.ts';
