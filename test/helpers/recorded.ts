// The requests that official clients put on the wire (fixtures/sdk-requests.json), sent again byte by byte.

import { constants, privateDecrypt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import smCrypto from 'sm-crypto';
import { type Emulator, startEmulator } from 'tencentcloud-encryption/emulator';
import type { Algorithm } from './emulator-wire.ts';
import type { ResponseBody } from './tc3-client.ts';

type Members = Record<string, unknown>;

export interface RecordedRequest {
  method: string;
  target: string;
  httpVersion: string;
  headers: [name: string, value: string][];
  bodyBase64?: string;
}

export interface RecordedCase {
  id: string;
  sdk: string;
  case: string;
  action: string;
  onTheWire?: { tagList?: string };
  expect: { answer: string; or?: string[]; certainty: string; source: string[] };
  timestamp: number;
  signature: { verifies: boolean; method: string; payload?: string };
  request: RecordedRequest;
  opens?: { by: 'body' | 'fields' | 'key'; plain?: Members; algorithm: Algorithm };
}

export interface Recordings {
  banner: string;
  credential: { secretId: string; secretKey: string };
  keys: Record<
    Algorithm,
    { issued: string; publicPem: string; privatePem: string; privateScalarHex?: string }
  >;
  sources: Record<string, string>;
  published: {
    request: Members & { Encryption: Members };
    answer: { Response: Members & { Encryption: Members; RequestId: string } };
  };
  cases: RecordedCase[];
}

export const recordings = JSON.parse(
  readFileSync(new URL('../../fixtures/sdk-requests.json', import.meta.url), 'utf8'),
) as Recordings;

/** The name of what a case shows, under both algorithms and of every client. */
export const kindOf = (name: string): string => name.replace(/-(aes|sm4)(?=-|$)/, '');

/** An emulator with the recorded keys and credential; its clock stands where `setClock` puts it, in seconds. */
export async function startRecordedEmulator(): Promise<{ emulator: Emulator; setClock(time: number): void }> {
  let seconds = 0;
  const { keys, credential } = recordings;
  const emulator = await startEmulator({
    keys: { 'AES-256-CBC': keys['AES-256-CBC'].privatePem, 'SM4-GCM': keys['SM4-GCM'].privatePem },
    credential: { secretId: credential.secretId, secretKey: credential.secretKey },
    now: () => seconds * 1000,
  });
  return {
    emulator,
    setClock(time) {
      seconds = time;
    },
  };
}

/** The bytes that the client sent. */
export function bytesOf({ method, target, httpVersion, headers, bodyBase64 = '' }: RecordedRequest): Buffer {
  const head = [`${method} ${target} ${httpVersion}`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return Buffer.concat([
    Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'),
    Buffer.from(bodyBase64, 'base64'),
  ]);
}

/** The parameters that stand in a request: in its JSON, or with dots in its query or form. */
export function envelopeOf({
  target,
  headers,
  bodyBase64 = '',
}: RecordedRequest): Members & { Encryption?: Members } {
  const text = Buffer.from(bodyBase64, 'base64').toString('utf8');
  if (text.startsWith('{')) return JSON.parse(text) as Members;
  const pairs = new URLSearchParams(
    headers.some(([name]) => name === 'Authorization') ? target.slice(2) : text,
  );
  const member = (name: string) => pairs.get(`Encryption.${name}`) ?? undefined;
  const list = member('EncryptList.0');
  return {
    EncryptedBody: pairs.get('EncryptedBody') ?? undefined,
    Encryption: {
      ...(list !== undefined && { EncryptList: [list] }),
      CiphertextBlob: member('CiphertextBlob'),
      Iv: member('Iv'),
      Algorithm: member('Algorithm'),
    },
  };
}

/** Unwraps a data key with other implementations than the emulator's: OpenSSL without padding, and sm-crypto. */
export function dataKeyOf({ CiphertextBlob }: Members, algorithm: Algorithm): Buffer {
  const blob = Buffer.from(CiphertextBlob as string, 'base64');
  const { privatePem, privateScalarHex } = recordings.keys[algorithm];
  if (algorithm === 'SM4-GCM') {
    const options = { output: 'array' } as const;
    return Buffer.from(smCrypto.sm2.doDecrypt(blob.toString('hex', 1), privateScalarHex!, 1, options));
  }
  return privateDecrypt({ key: privatePem, padding: constants.RSA_NO_PADDING }, blob).subarray(-32);
}

/** Writes bytes to a connection of its own, and reads one answer. */
export async function exchange(
  endpoint: string,
  bytes: Uint8Array,
): Promise<{ head: string; Response: ResponseBody }> {
  const [host = '', port] = endpoint.split(':');
  const socket = connect(Number(port), host);
  const chunks: Buffer[] = [];
  try {
    socket.write(bytes);
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      const answer = readAnswer(Buffer.concat(chunks));
      if (answer) return answer;
    }
  } finally {
    socket.destroy();
  }
  throw new Error(`the connection ended after ${Buffer.concat(chunks).length} bytes`);
}

function readAnswer(bytes: Buffer): { head: string; Response: ResponseBody } | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = bytes.toString('latin1', 0, end);
  const length = /^content-length: (\d+)$/im.exec(head)?.[1];
  const body = bytes.subarray(end + 4);
  if (length === undefined || body.length < Number(length)) return undefined;
  return { head, ...(JSON.parse(body.toString('utf8')) as { Response: ResponseBody }) };
}
