// Every form and fault that the emulator can be told to give is on the wire what its description says.

import {
  type AnswerForm,
  type Emulator,
  type EnvelopeFault,
  type Fault,
  startEmulator,
} from 'tencentcloud-encryption/emulator';
import { openWith, type SealedBody } from 'tencentcloud-encryption/primitives';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  ALGORITHMS,
  type Algorithm,
  card,
  DATA_KEYS,
  decrypt,
  decryptAnswer,
  errorCode,
  flipBit,
  other,
  parseAnswer,
  respond,
  seal,
  start,
  UUID,
  useEmulator,
} from '../helpers/emulator-wire.ts';
import { FRONT } from '../helpers/sample-card.ts';
import { type ResponseBody, sendRaw } from '../helpers/tc3-client.ts';
import { fromBase64, toBase64 } from '../helpers/vectors.ts';

useEmulator();

const EMPTY_ENCRYPTION = { CiphertextBlob: '', EncryptList: [], TagList: [], Iv: '', Algorithm: '' };

/** An answer whose SM4 tag, if there is one, is at the end of the ciphertext. */
function openAttached(answer: ResponseBody, algorithm: Algorithm): unknown {
  const all = fromBase64(answer.EncryptedBody!);
  const end = algorithm === 'SM4-GCM' ? all.length - 16 : all.length;
  return JSON.parse(decrypt(algorithm, all.subarray(0, end), all.subarray(end)).toString('utf8'));
}

describe.each(ALGORITHMS)('each form of an answer, %s', (algorithm) => {
  /** What each form's description says, checked on the answer as it came. */
  const forms: Record<AnswerForm, (answer: ResponseBody, request: SealedBody) => void> = {
    documented(answer, { Encryption }) {
      const TagList = algorithm === 'SM4-GCM' ? [expect.any(String)] : null;
      expect(answer.Encryption).toEqual({ ...Encryption, TagList });
      expect(answer).toMatchObject({ Name: '', IdNum: '', ReflectDetailInfos: [] });
      expect(parseAnswer(answer, algorithm)).toEqual(FRONT);
    },
    bare(answer, { Encryption }) {
      const TagList = algorithm === 'SM4-GCM' ? [expect.any(String)] : [];
      expect(Object.keys(answer)).toEqual(['EncryptedBody', 'Encryption', 'RequestId']);
      expect(answer.Encryption).toEqual({ ...Encryption, TagList });
      expect(parseAnswer(answer, algorithm)).toEqual(FRONT);
    },
    'no-encryption'(answer) {
      expect(Object.keys(answer)).toEqual(['EncryptedBody', 'RequestId']);
      expect(openAttached(answer, algorithm)).toEqual(FRONT);
    },
    'null-encryption'(answer) {
      expect(answer.Encryption).toBeNull();
      expect(openAttached(answer, algorithm)).toEqual(FRONT);
    },
    'empty-encryption'(answer) {
      expect(answer.Encryption).toEqual(EMPTY_ENCRYPTION);
      expect(openAttached(answer, algorithm)).toEqual(FRONT);
    },
    'own-iv'({ EncryptedBody, Encryption }, request) {
      const [iv, sent] = [fromBase64(Encryption!.Iv), fromBase64(request.Encryption.Iv)];
      expect(iv).toHaveLength(sent.length);
      expect(iv).not.toEqual(sent);
      const tag = algorithm === 'SM4-GCM' ? fromBase64(Encryption!.TagList[0]!) : undefined;
      const text = decrypt(algorithm, fromBase64(EncryptedBody!), tag, iv).toString('utf8');
      expect(JSON.parse(text)).toEqual(FRONT);
    },
    'tag-attached'(answer, { Encryption }) {
      expect(answer.Encryption).toEqual({ ...Encryption, TagList: [] });
      expect(openAttached(answer, algorithm)).toEqual(FRONT);
    },
    plaintext(answer) {
      expect(answer).toEqual({ ...FRONT, Encryption: EMPTY_ENCRYPTION, RequestId: expect.any(String) });
    },
  };

  test.each(Object.keys(forms) as AnswerForm[])('%s', async (answers) => {
    const own = await start({ answers });
    const request = seal(card, algorithm, own);
    forms[answers](await respond(request, {}, own), request);
  });
});

test('every answer under own-iv has another IV', async () => {
  const own = await start({ answers: 'own-iv' });
  const body = seal(card, 'SM4-GCM', own);
  const ivs = [await respond(body, {}, own), await respond(body, {}, own)].map(
    ({ Encryption }) => Encryption?.Iv,
  );
  expect(ivs[0]).not.toBe(ivs[1]);
});

describe.each(ALGORITHMS)('each fault inside the envelope, %s', (algorithm) => {
  interface Scene {
    answer: ResponseBody;
    /** What the same request is answered with when nothing is wrong. */
    right: ResponseBody;
    request: SealedBody;
  }

  const text = (answer: ResponseBody) => decryptAnswer(answer, algorithm).toString('utf8');

  /** The answer is the right one but for these members of `Encryption`. */
  function expectOnly({ answer, right }: Scene, members: object): void {
    expect(answer.EncryptedBody).toBe(right.EncryptedBody);
    expect(answer.Encryption).toEqual({ ...right.Encryption, ...members });
    expect(answer.Encryption).not.toEqual(right.Encryption);
  }

  /** The answer is the right one but for its body. */
  function expectBody({ answer, right }: Scene, body: string): void {
    expect(answer).toEqual({ ...right, EncryptedBody: body, RequestId: answer.RequestId });
  }

  const faults: Record<EnvelopeFault, (scene: Scene) => void> = {
    'wrong-tag'(scene) {
      const { EncryptedBody, Encryption } = scene.right;
      if (algorithm === 'AES-256-CBC') return expectBody(scene, flipBit(EncryptedBody!, -1));
      expectOnly(scene, { TagList: [flipBit(Encryption!.TagList[0]!, -1)] });
    },
    'cut-body'(scene) {
      expectBody(scene, toBase64(fromBase64(scene.right.EncryptedBody!).subarray(0, -1)));
    },
    'empty-ciphertext': (scene) => expectBody(scene, ''),
    'another-key'({ answer, right }) {
      expect(fromBase64(answer.EncryptedBody!)).toHaveLength(fromBase64(right.EncryptedBody!).length);
      expect(answer.EncryptedBody).not.toBe(right.EncryptedBody);
      expect(answer.Encryption).toEqual({ ...right.Encryption, TagList: answer.Encryption?.TagList });
      expect(() => openWith(answer, { algorithm, ...DATA_KEYS[algorithm] })).toThrow(
        expect.objectContaining({ code: 'ERR_DECRYPTION_FAILED' }),
      );
    },
    reflected({ answer, request }) {
      expect(answer).toEqual({ ...request, RequestId: answer.RequestId });
    },
    'plaintext-not-json'({ answer }) {
      expect(() => JSON.parse(text(answer))).toThrow(SyntaxError);
    },
    'plaintext-not-utf8'({ answer }) {
      const decoder = new TextDecoder('utf-8', { fatal: true });
      expect(() => decoder.decode(decryptAnswer(answer, algorithm))).toThrow(TypeError);
    },
    'plaintext-not-object'({ answer }) {
      expect(JSON.parse(text(answer))).toBeInstanceOf(Array);
    },
    'inner-error'({ answer }) {
      expect(answer).not.toHaveProperty('Error');
      expect(JSON.parse(text(answer))).toEqual({
        Error: { Code: 'FailedOperation.OcrFailed', Message: expect.any(String) },
      });
    },
    'not-base64': (scene) => expectBody(scene, `*${scene.right.EncryptedBody!.slice(1)}`),
    'short-iv'(scene) {
      const Iv = scene.answer.Encryption!.Iv;
      expect(fromBase64(Iv)).toHaveLength(8);
      expectOnly(scene, { Iv });
    },
    'other-algorithm': (scene) => expectOnly(scene, { Algorithm: other(algorithm) }),
    'too-many-tags'(scene) {
      const { TagList } = scene.answer.Encryption!;
      expect(TagList.map((tag) => fromBase64(tag).length)).toEqual([16, 16]);
      expectOnly(scene, { TagList });
    },
    'foreign-encrypt-list': (scene) => expectOnly(scene, { EncryptList: ['Response.Text.Name'] }),
  };

  test.each(Object.keys(faults) as EnvelopeFault[])('%s', async (fault) => {
    const own = await start();
    const request = seal(card, algorithm, own);
    const right = await respond(request, {}, own);
    own.behave({ fault });
    faults[fault]({ answer: await respond(request, {}, own), right, request });
    expect(own.requests[1]).not.toHaveProperty('errorCode');
  });
});

test('SM4-GCM, wrong-tag where the tag is attached: the last byte of the body', async () => {
  const own = await start({ answers: 'tag-attached' });
  const request = seal(card, 'SM4-GCM', own);
  const right = await respond(request, {}, own);
  own.behave({ fault: 'wrong-tag' });
  const answer = await respond(request, {}, own);
  expect(answer.EncryptedBody).toBe(flipBit(right.EncryptedBody!, -1));
});

describe('each fault of the transport', () => {
  const call = async (fault: Fault) => {
    const own = await start({ fault });
    return sendRaw(own, { body: seal(card, 'SM4-GCM', own) });
  };

  test('http-500', async () => {
    const { status, text } = await call('http-500');
    expect(status).toBe(500);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  test('http-not-json', async () => {
    const { status, headers, text } = await call('http-not-json');
    expect([status, headers['content-type']]).toEqual([200, 'text/html']);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  test('connection-reset', async () => {
    await expect(call('connection-reset')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('rate-limit', async () => {
    const { status, text } = await call('rate-limit');
    expect(status).toBe(200);
    expect(JSON.parse(text).Response).toEqual({
      Error: { Code: 'RequestLimitExceeded', Message: expect.any(String) },
      RequestId: expect.stringMatching(UUID),
    });
  });

  test('stalled: no answer comes, others are answered meanwhile', async () => {
    const { own, stalled, abort } = await stall();
    const outcome = Promise.race([stalled.then(() => 'an answer'), otherCall(own)]);
    expect(await outcome).toBe('the other answer');
    abort();
    await expect(stalled).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('close() ends a stalled exchange', async () => {
    const { own, stalled } = await stall();
    const ended = expect(stalled).rejects.toMatchObject({ code: 'ECONNRESET' });
    await own.close();
    await ended;
    await expect(sendRaw(own, { body: '{}' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  /** An emulator whose first request has arrived and hangs. */
  async function stall() {
    let arrive = (): void => undefined;
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const own = await startEmulator({
      fault({ action }) {
        if (action === 'IDCardOCR') return undefined;
        arrive();
        return 'stalled';
      },
    });
    const controller = new AbortController();
    const stalled = sendRaw(own, { body: seal(card, 'SM4-GCM', own), signal: controller.signal });
    await arrived;
    onTestFinished(() => own.close());
    return { own, stalled, abort: () => controller.abort() };
  }

  async function otherCall(own: Emulator): Promise<string> {
    expect(await errorCode(card, { action: 'IDCardOCR' }, own)).toBe('none');
    return 'the other answer';
  }
});
