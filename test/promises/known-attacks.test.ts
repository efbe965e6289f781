// Attacks that work, because the protocol or the process lets them: SECURITY.md names each. A test that goes red here
// means that the document has to change.

import { createHash } from 'node:crypto';
import { Agent, createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type EncryptionEvent, sealFields, sealRequest, withEncryption } from 'tencentcloud-encryption';
import { aes256Cbc, generateDataKey, openWith, sm4Gcm } from 'tencentcloud-encryption/primitives';
import { faceid } from 'tencentcloud-sdk-nodejs';
import { ocr } from 'tencentcloud-sdk-nodejs-ocr';
import { describe, expect, test, vi } from 'vitest';
import { specimen, useEmulator } from '../helpers/emulated.ts';
import { multiply, toNumber } from '../helpers/gcm.ts';
import { keyOf } from '../helpers/keys.ts';
import { captureRandom } from '../helpers/secrets.ts';
import { fromBase64, fromUtf8, toBase64 } from '../helpers/vectors.ts';

const emulated = useEmulator();
const CARD = 'RecognizeEncryptedIDCardOCR';
const DETECT = 'GetDetectInfoEnhanced';
const ERROR = (code: string) => expect.objectContaining({ code });

describe('AES-256-CBC is not authenticated', () => {
  const address = '河北省石家庄市赵县南柏舍镇南柏舍村东方街3号';
  const genuine = { Name: '李明', Sex: '男', Address: address, IdNum: '440524198701010014' };
  // One key of 300,000 whose splice is UTF-8: an attacker has an answer's thousands of blocks to choose among.
  const drawn = createHash('sha512').update('known-attacks 329131').digest();
  const [key, iv] = [new Uint8Array(drawn.subarray(0, 32)), new Uint8Array(drawn.subarray(32, 48))];

  test('blocks of a genuine answer taken out: the rest opens, with noise at the seam', () => {
    const body = aes256Cbc.encrypt(fromUtf8(JSON.stringify(genuine)), key, iv);
    const spliced = Buffer.concat([body.subarray(0, 48), body.subarray(80)]);
    const answer = { EncryptedBody: toBase64(spliced) };
    const opened = openWith(answer, { algorithm: 'AES-256-CBC', key, iv }, { action: CARD });
    expect(opened).toMatchObject({ Name: '李明', IdNum: '440524198701010014' });
    expect((opened as typeof genuine).Address).toMatch(/^河北.*街3号$/);
    expect((opened as typeof genuine).Address).not.toBe(address);
  });

  const forgedIv = (from: string, to: string) => {
    const [before, after] = [fromUtf8(from), fromUtf8(to)];
    return iv.map((byte, i) => byte ^ (before[i] ?? 0) ^ (after[i] ?? 0));
  };
  const named = (members: object, name: string) => ({
    ...members,
    Encryption: { EncryptList: ['Text.Name'], Iv: toBase64(forgedIv('李明', name)) },
  });

  test("a field's first block rewritten by an IV of the attacker's own", () => {
    const Name = toBase64(aes256Cbc.encrypt(fromUtf8('李明'), key, iv));
    const opened = openWith(
      named({ Text: { Name } }, '张三'),
      { algorithm: 'AES-256-CBC', key, iv },
      { action: DETECT },
    );
    expect(opened).toEqual({ Text: { Name: '张三' } });
  });

  test("a whole body's first block too, where the request had no body; where it had one it is refused", () => {
    const body = aes256Cbc.encrypt(fromUtf8('{"Name":"李明"}'), key, iv);
    const Iv = toBase64(forgedIv('{"Name":"李明"', '{"Name":"张三"'));
    const answer = { EncryptedBody: toBase64(body), Encryption: { Iv } };
    const kept = { algorithm: 'AES-256-CBC', key, iv } as const;
    expect(openWith(answer, kept, { action: DETECT })).toEqual({ Name: '张三' });
    expect(() => openWith(answer, kept, { action: CARD })).toThrow(ERROR('ERR_INVALID_RESPONSE'));
  });

  test('a tail of a genuine body as the text of a field, where the row takes both forms', () => {
    const body = aes256Cbc.encrypt(fromUtf8(JSON.stringify(genuine)), key, iv);
    // Each block opens under the block before it.
    const Encryption = { EncryptList: ['Text.Name'], Iv: toBase64(body.subarray(112, 128)) };
    const answer = { Text: { Name: toBase64(body.subarray(128)) }, Encryption };
    expect(openWith(answer, { algorithm: 'AES-256-CBC', key, iv }, { action: DETECT })).toEqual({
      Text: { Name: '10014"}' },
    });
  });

  test('a field replaced by another one of the same answer', () => {
    const seal = (text: string) => toBase64(aes256Cbc.encrypt(fromUtf8(text), key, iv));
    const Text = { Name: seal('李明'), OcrName: seal('张三') };
    const Encryption = { EncryptList: ['Text.Name', 'Text.OcrName'] };
    const answer = { Text: { Name: Text.OcrName, OcrName: Text.Name }, Encryption };
    expect(openWith(answer, { algorithm: 'AES-256-CBC', key, iv }, { action: DETECT })).toEqual({
      Text: { Name: '张三', OcrName: '李明' },
    });
  });
});

test('AES-256-CBC: fields that are the same, or begin with the same 16 bytes, show it', () => {
  const params = {
    Phone: '13800000000, at home',
    Mobile: '13800000000, at work',
    Name: '李明',
    Owner: '李明',
  };
  const publicKey = keyOf['AES-256-CBC']().pem;
  const { request } = sealFields(params, Object.keys(params), { publicKey });
  const [phone, mobile] = [String(request.Phone), String(request.Mobile)];
  expect(phone.slice(0, 21)).toBe(mobile.slice(0, 21));
  expect(phone).not.toBe(mobile);
  expect(request.Name).toBe(request.Owner);
});

test('SM4-GCM: who knows a text and sees both ciphertexts of one nonce reads the other', () => {
  const { key, iv } = generateDataKey('SM4-GCM');
  const request = fromUtf8('{"ImageUrl":"https://example.com/card.jpg"}');
  const answer = fromUtf8('{"Name":"李明","IdNum":"440524198701010014"}');
  const [sent, came] = [request, answer].map((text) => sm4Gcm.encrypt(text, key, iv).ciphertext);
  const read = request.map((byte, i) => byte ^ sent![i]! ^ came![i]!);
  expect(new TextDecoder().decode(read)).toMatch(/^\{"Name":"李明","IdNum":"4405241987/);
});

/** x⁻¹ = x^(2¹²⁸ − 2); one is the block whose first bit is set. */
function invert(x: bigint): bigint {
  let [inverse, power] = [1n << 127n, multiply(x, x)];
  for (let bit = 1; bit < 128; bit++) [inverse, power] = [multiply(inverse, power), multiply(power, power)];
  return inverse;
}

test('SM4-GCM: two tags under one nonce give the key of the tag, and a forged text opens', () => {
  const { key, iv } = generateDataKey('SM4-GCM');
  const sent = sm4Gcm.encrypt(fromUtf8('13800000000'), key, iv);
  const came = sm4Gcm.encrypt(fromUtf8('13912345678'), key, iv);
  // From here on without the key: of two texts of one length the tags differ by (C1 + C2) H².
  const [c1, c2, t1, t2] = [sent.ciphertext, came.ciphertext, sent.tag, came.tag].map(toNumber) as bigint[];
  const hashKeySquared = multiply(t1! ^ t2!, invert(c1! ^ c2!));
  const forged = sent.ciphertext.map(
    (byte, i) => byte ^ '13800000000'.charCodeAt(i) ^ '13666666666'.charCodeAt(i),
  );
  const tag = t1! ^ multiply(c1! ^ toNumber(forged), hashKeySquared);
  const opened = sm4Gcm.decrypt(forged, key, iv, Buffer.from(tag.toString(16).padStart(32, '0'), 'hex'));
  expect(new TextDecoder().decode(opened)).toBe('13666666666');
});

test('an answer whose row says clear is whatever the gateway says', () => {
  const sealed = sealRequest(
    { FaceInput: 'AAAA' },
    { publicKey: keyOf['AES-256-CBC']().pem, action: 'DetectAIFakeFaces' },
  );
  expect(sealed.open({ AttackRiskLevel: 'Low', RequestId: 'forged' })).toMatchObject({
    AttackRiskLevel: 'Low',
  });
});

describe('what the process itself may do', () => {
  const params = { ImageBase64: specimen.FRONT.toString('base64') };
  const last = () => emulated.emulator.requests.at(-1)!;

  test('code that watches the generator has the data key, and reads the call', async () => {
    const { copies } = captureRandom();
    await emulated.client('AES-256-CBC').RecognizeEncryptedIDCardOCR(params);
    vi.restoreAllMocks();
    const [key, iv] = copies;
    const read = aes256Cbc.decrypt(fromBase64(JSON.parse(last().body).EncryptedBody), key!, iv!);
    expect(JSON.parse(new TextDecoder().decode(read))).toEqual(params);
  });

  test('a method that reaches a bare client by a closure sends in the clear, with no event', async () => {
    const bare = emulated.sdk();
    class Client extends ocr.v20181119.Client {
      recognise() {
        return bare.IDCardOCR(params);
      }
    }
    const events: EncryptionEvent[] = [];
    const client = withEncryption(new Client(emulated.emulator.clientConfig), {
      publicKey: emulated.emulator.publicKeys['AES-256-CBC'],
      onEvent: (event) => events.push(event),
    });
    await client.recognise().catch(() => {});
    expect(last().body).toContain(params.ImageBase64);
    expect(events).toEqual([]);
  });

  test('an agent that hides where it connects to is taken, and the event says 127.0.0.1', async () => {
    const { endpoint } = emulated.emulator;
    const port = Number(endpoint.split(':')[1]);
    // As a proxy would, it goes elsewhere than its URL says.
    class Quiet extends Agent {
      override createConnection(...[options, done]: Parameters<Agent['createConnection']>) {
        return super.createConnection({ ...options, port } as typeof options, done);
      }
    }
    const config = structuredClone({ ...emulated.emulator.clientConfig, profile: undefined }) as object;
    const httpProfile = { protocol: 'http://', endpoint: '127.0.0.1:1', agent: new Quiet() };
    const events: EncryptionEvent[] = [];
    const sdk = new ocr.v20181119.Client({ ...config, profile: { httpProfile } } as never);
    const client = withEncryption(sdk, {
      publicKey: emulated.emulator.publicKeys['AES-256-CBC'],
      onEvent: (event) => events.push(event),
    });
    const before = emulated.emulator.requests.length;
    await client.RecognizeEncryptedIDCardOCR(params).catch(() => {});
    expect(emulated.emulator.requests.length).toBe(before + 1);
    expect(events).toMatchObject([{ endpoint: '127.0.0.1:1', tls: false }]);
  });
});

test('a redirect takes a call to another host, and the event names the first', async () => {
  const listen = async (answer: RequestListener) => {
    const server = createServer(answer);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return { server, host: `127.0.0.1:${(server.address() as AddressInfo).port}` };
  };
  let body = '';
  const elsewhere = await listen((request, response) => {
    request.on('data', (piece) => {
      body += piece;
    });
    request.on('end', () => response.end('{"Response":{"RequestId":"r"}}'));
  });
  const gateway = await listen((request, response) => {
    request
      .resume()
      .on('end', () => response.writeHead(307, { location: `http://${elsewhere.host}/` }).end());
  });
  const events: EncryptionEvent[] = [];
  const config = emulated.emulator.clientConfig as ConstructorParameters<typeof faceid.v20180301.Client>[0];
  const httpProfile = { ...config.profile?.httpProfile, endpoint: gateway.host };
  const client = withEncryption(new faceid.v20180301.Client({ ...config, profile: { httpProfile } }), {
    publicKey: keyOf['AES-256-CBC']().pem,
    onEvent: (event) => void events.push(event),
  });
  await client.DetectAuth({ RuleId: '1', Name: '李明', ImageBase64: '/9j/AAAA' });
  for (const { server } of [elsewhere, gateway]) {
    server.closeAllConnections();
    server.close();
  }
  expect(body).toContain('/9j/AAAA');
  expect(body).not.toContain('李明');
  expect(events).toMatchObject([{ endpoint: gateway.host, sent: true, clear: ['ImageBase64'] }]);
});
