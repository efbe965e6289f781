import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MAX_REQUEST_BYTES } from '../envelope/limits.ts';
import { readGivenKeys } from './given-keys.ts';
import { answerHttp, answerUnreadable } from './http.ts';
import {
  type Behaviour,
  type BehaviourChanges,
  changeBehaviour,
  checkEmulatorOptions,
  type EmulatorOptions,
  pickBehaviour,
} from './options.ts';
import type { ReceivedRequest } from './received.ts';
import type { Service } from './service.ts';
import { completeServiceKeys } from './service-keys.ts';

/** The service's side of the protocol, on loopback. */
export interface Emulator {
  /** host:port */
  readonly endpoint: string;
  readonly url: string;
  readonly credential: { readonly secretId: string; readonly secretKey: string };
  /** The argument of the SDK's Client: credential, region, and a profile with its own agent. */
  readonly clientConfig: {
    credential: { secretId: string; secretKey: string };
    region: string;
    // biome-ignore lint/suspicious/noExplicitAny: node's http.Agent, without making our users install Node's types
    profile: { httpProfile: { protocol: string; endpoint: string; agent: any } };
  };
  /** As support issues them. */
  readonly publicKeys: Readonly<Record<'AES-256-CBC' | 'SM4-GCM', string>>;
  readonly requests: ReceivedRequest[];
  /** Changes the behaviour from now on. */
  behave(changes: BehaviourChanges): void;
  /** Ends every connection, including those of stalled answers. */
  close(): Promise<void>;
}

/**
 * Starts an emulator of the service on 127.0.0.1, with fresh keys unless `keys` gives them. For tests and demos, with
 * synthetic data only: it keeps what it decrypts.
 *
 * @throws EncryptionError ERR_INVALID_OPTIONS for an unknown or malformed option.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  checkEmulatorOptions(options);
  const service = createService(options);
  const requests: ReceivedRequest[] = [];
  const server = createServer({ maxHeaderSize: MAX_HEAD_BYTES }, (incoming, response) => {
    answerHttp(incoming, response, service, (request) =>
      keep(requests, request, options.keepRequests ?? 10_000),
    );
  });
  server.on('clientError', answerUnreadable);
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { credential, keys } = service;
  return {
    ...connection(server, credential),
    credential,
    publicKeys: { 'AES-256-CBC': keys['AES-256-CBC'].issued, 'SM4-GCM': keys['SM4-GCM'].issued },
    requests,
    behave: (changes) => changeBehaviour(service.behaviour, changes),
  };
}

/** More than the 32 KB that a GET may have, so that a larger one gets the service's own answer. */
const MAX_HEAD_BYTES = 128 * 2 ** 10;

function createService(options: EmulatorOptions): Service {
  const { rsaBits = 1024, now = Date.now, credential = freshCredential(), onRequest } = options;
  const behaviour: Behaviour = {
    recognize: undefined,
    answers: 'documented',
    fault: undefined,
    error: undefined,
    maxRequestBytes: MAX_REQUEST_BYTES,
    callsPerSecond: Number.POSITIVE_INFINITY,
    ...pickBehaviour(options),
  };
  const keys = completeServiceKeys(readGivenKeys(options.keys ?? {}), rsaBits);
  return { keys, credential, behaviour, now, recentCalls: [], onRequest };
}

function keep(requests: ReceivedRequest[], request: ReceivedRequest, most: number): void {
  requests.push(request);
  if (requests.length > most) requests.shift();
}

function freshCredential(): { secretId: string; secretKey: string } {
  return {
    secretId: `AKIDemulator${randomBytes(12).toString('hex')}`,
    secretKey: randomBytes(16).toString('hex'),
  };
}

function connection(
  server: Server,
  credential: { secretId: string; secretKey: string },
): Pick<Emulator, 'endpoint' | 'url' | 'clientConfig' | 'close'> {
  const endpoint = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  // Without its own agent, the SDK would follow http_proxy from the environment.
  const agent = new Agent({ keepAlive: true });
  const httpProfile = { protocol: 'http://', endpoint, agent };
  return {
    endpoint,
    url: `http://${endpoint}`,
    clientConfig: { credential, region: 'ap-guangzhou', profile: { httpProfile } },
    async close() {
      agent.destroy();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
