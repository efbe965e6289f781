// Real clients of the SDK in stacks of decorations, against a server that keeps every byte: nothing that has to be
// sealed arrives, and every call is told.

import { Agent } from 'node:http';
import { faceid } from 'tencentcloud-sdk-nodejs';
import { ocr } from 'tencentcloud-sdk-nodejs-ocr';
import { algorithms } from '../../src/ciphers/suite.ts';
import type { EncryptionEvent } from '../../src/middleware/events.ts';
import { PUBLIC_KEYS } from './call.ts';
import { demand, type Target } from './case.ts';
import { type AnyClient, CALLS, CHANGES, DECORATIONS } from './decorations.ts';
import { httpWire } from './http-wire.ts';
import { shows } from './leaks.ts';
import { type Library, OURS } from './library.ts';
import type { Random } from './random.ts';

const TEXT = '王小明440524198701010014';
const PHOTO = 'iVBORw0KGgoAAAANSUhEMaRkEr4405241987';
const CALLED: Readonly<Record<string, object>> = {
  RecognizeEncryptedIDCardOCR: { ImageBase64: PHOTO, CardSide: 'FRONT' },
  IDCardOCR: { ImageBase64: PHOTO, CardSide: 'FRONT' },
  IdCardVerification: { Name: TEXT, IdCard: TEXT },
  DetectAIFakeFaces: { FaceInput: PHOTO, FaceInputType: 1 },
  GeneralBasicOCR: { ImageBase64: PHOTO },
};
const OCR = ['RecognizeEncryptedIDCardOCR', 'IDCardOCR', 'GeneralBasicOCR'];

const agent = new Agent();

class OcrSubclass extends ocr.v20181119.Client {
  readonly note = { a: 1 };
  override IDCardOCR(params: object) {
    return super.request('IDCardOCR', params);
  }
}
class FaceidSubclass extends faceid.v20180301.Client {
  override IdCardVerification(params: never) {
    return super.IdCardVerification(params);
  }
  override DetectAIFakeFaces(params: object) {
    return (faceid.v20180301.Client.prototype as AnyClient).doRequestWithSign3.call(
      this,
      'DetectAIFakeFaces',
      params,
    );
  }
}
class ArrowSubclass extends faceid.v20180301.Client {
  check = (action: string, params: object) => super.request(action, params);
}

const OCR_CLASSES = [ocr.v20181119.Client, OcrSubclass];
const FACEID_CLASSES = [faceid.v20180301.Client, FaceidSubclass, ArrowSubclass];

function makeClient(random: Random, action: string, config: object): AnyClient {
  const isOcr = OCR.includes(action);
  const Client = random.pick<AnyClient>(isOcr ? OCR_CLASSES : FACEID_CLASSES);
  return new Client(config);
}

let count = 0;

export const wrappingsTarget =
  (library: Library = OURS): Target =>
  (random) => {
    const action = random.pick(Object.keys(CALLED));
    const path = `/case-${count++}/`;
    const before = Array.from({ length: random.below(4) }, () => random.pick(Object.keys(DECORATIONS)));
    const after = Array.from({ length: random.below(3) }, () => random.pick(Object.keys(DECORATIONS)));
    const change = random.oneIn(3) ? random.pick(Object.keys(CHANGES)) : 'nothing';
    const way = random.pick(Object.keys(CALLS));
    const isTwice = random.oneIn(6);
    const events: EncryptionEvent[] = [];
    let stage: 'wrapping' | 'calling' | 'done' = 'wrapping';
    let arrived: readonly string[] = [];
    const options = {
      publicKey: PUBLIC_KEYS()[random.pick(algorithms)],
      dangerouslyAllowNonceReuse: true,
      onEvent: (event: EncryptionEvent) => void events.push(event),
    } as const;

    async function attack(): Promise<void> {
      const { endpoint, arrived: take } = await httpWire();
      const httpProfile = { endpoint, protocol: 'http://', reqMethod: 'POST', reqTimeout: 5, agent };
      const credential = { secretId: 'id', secretKey: 'key' };
      const sdk = makeClient(random, action, {
        credential,
        region: 'ap-guangzhou',
        profile: { httpProfile },
      });
      sdk.path = path;
      const decorate = (client: AnyClient, name: string) => DECORATIONS[name]!(random, client);
      try {
        let client = library.withEncryption(before.reduce(decorate, sdk), options);
        if (isTwice) client = library.withEncryption(client, options);
        stage = 'calling';
        client = after.reduce(decorate, client);
        CHANGES[change]!(random.oneIn(2) ? sdk : client);
        await CALLS[way]!(client, action, CALLED[action]!);
        stage = 'done';
      } finally {
        arrived = take(path);
      }
    }

    return {
      bytes: 1_000_000,
      attack,
      show: () => ({ action, before, after, change, way, isTwice, stage, events, arrived }),
      judge(outcome) {
        const wire = arrived.join('\n');
        demand(!shows(wire, TEXT) && !shows(wire, PHOTO), 'nothing that has to be sealed arrives');
        demand(
          stage === 'wrapping' || arrived.length === 0 || events.length > 0,
          'a call that was sent is told',
        );
        const isTold = events.some(({ sent, encrypted }) => sent === true && encrypted);
        demand(arrived.length === 0 || isTold, 'a call that arrived was told as sent and encrypted');
        const isPlain = before.length + after.length === 0 && change === 'nothing' && way === 'by method';
        const mustSend = isPlain && ['RecognizeEncryptedIDCardOCR', 'IdCardVerification'].includes(action);
        demand(
          !mustSend || arrived.length === 1 || stage === 'wrapping',
          'a client without decorations sends',
        );
        if ('error' in outcome) {
          const message = String((outcome.error as Error | undefined)?.message);
          demand(!shows(message, TEXT) && !shows(message, PHOTO), 'no error quotes what has to be sealed');
          if (stage === 'wrapping') return 'refused to wrap';
        }
        return arrived.length > 0 ? 'sealed' : 'refused';
      },
    };
  };
