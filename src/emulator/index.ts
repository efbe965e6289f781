export { ServiceError } from '../errors.ts';
export type { AnswerForm } from './answer.ts';
export { type Emulator, type EmulatorOptions, startEmulator } from './emulator.ts';
export type { EnvelopeFault, Fault, TransportFault } from './faults.ts';
export type { Behaviour, ReceivedRequest, Recognize } from './service.ts';
