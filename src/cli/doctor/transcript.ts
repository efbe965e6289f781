import type { PublicKey } from '../../keys/public-key.ts';
import { libraryVersion } from '../../platform/version.ts';
import { parseJson, writeOutput } from '../io.ts';
import { shapeOf, showCode } from './shape.ts';
import type { HttpTrace } from './watch-http.ts';

/** One call as it went over the wire, and its outcome here. */
export interface SeenCall {
  readonly request: Readonly<Record<string, unknown>>;
  readonly trace: HttpTrace;
  /** What the answer opened to, if it did. */
  readonly result?: unknown;
  /** The code of the error that the call failed with. */
  readonly code?: string;
}

/** What is known about the caller's side. */
export interface CallerSide {
  readonly key: PublicKey;
  readonly host: string;
  readonly sdkVersion: unknown;
  readonly image: 'one white pixel' | 'given';
}

const ABOUT =
  'The form of one answer, without its data: no values, no ids, and lengths only where the protocol fixes them; the length of the encrypted body is rounded up. Read it before you share it.';

/** Describes a call's request and answer. The only texts of theirs that it contains are names, algorithms and codes. */
export function transcribe({ request, trace, result, code }: SeenCall, scene: CallerSide): object {
  const { Encryption: encryption } = request as { Encryption?: Record<string, unknown> };
  const answer = trace.body === undefined ? undefined : parseJson(trace.body);
  return {
    about: ABOUT,
    versions: {
      'tencentcloud-encryption': libraryVersion,
      node: process.versions.node,
      sdk: showSdk(scene.sdkVersion),
    },
    action: 'RecognizeEncryptedIDCardOCR',
    endpoint: showHost(scene.host),
    key: `${scene.key.kind}, ${scene.key.bits} bits`,
    image: scene.image,
    status: trace.status ?? 'none',
    outcome: code === undefined ? 'the answer opened' : showOutcome(code),
    request: shapeOf(request),
    answer: answer ? shapeOf(answer.value, encryption) : 'not JSON',
    tag: findTag(answer?.value, scene.key, code),
    ...(result !== undefined && { opened: shapeOf(result) }),
  };
}

/** Where the SM4 tag is, as far as proved: a tag at the end of the ciphertext shows only if the answer opened. */
function findTag(answer: unknown, { algorithm }: PublicKey, code: string | undefined): string {
  if (algorithm !== 'SM4-GCM') return 'none: the algorithm has no tag';
  const { Response: response } = Object(answer) as { Response?: unknown };
  const { Encryption: encryption, EncryptedBody: body } = Object(response) as Record<string, unknown>;
  const { TagList: tags } = Object(encryption) as { TagList?: unknown };
  if (Array.isArray(tags) && tags.length > 0) return 'in TagList';
  if (typeof body !== 'string' || body === '') return 'no encrypted body';
  return code === undefined ? 'at the end of the ciphertext' : 'not in TagList';
}

const VENDOR_HOST =
  /^((?:ocr|faceid)\.)([a-z]{2,10}-[a-z0-9-]{2,30}\.)?((?:intl\.)?tencentcloudapi\.com(?:\.cn)?)$/;

/** The name of a private or company host stays private, and so does the region in one of the vendor's. */
export function showHost(host: string): string {
  const [, service, region, domain] = VENDOR_HOST.exec(host) ?? [];
  if (service) return `${service}${region ? '(region).' : ''}${domain}`;
  return /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/.test(host) ? 'this machine' : 'another host';
}

function showSdk(version: unknown): string {
  return typeof version === 'string' && /^SDK_NODEJS_[\d.]{1,20}$/.test(version) ? version : 'unknown';
}

function showOutcome(code: string): string {
  return /^(?:ERR_[A-Z_]{3,40}|E[A-Z_]{3,30}|HTTP_\d{3}|[A-Z_]{3,30})$/.test(code) ? code : showCode(code);
}

/** Writes a new file that only its owner can read. */
export async function writeTranscript(file: string, transcript: object): Promise<void> {
  await writeOutput(file, `${JSON.stringify(transcript, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
}
