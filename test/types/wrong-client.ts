// What the compiler says of wrong calls of a wrapped client. The comment over a line is the error that it has: the
// code, and the last line of the message, where … stands for anything.

import { type EncryptedClient, withEncryption } from 'tencentcloud-encryption';
import type { ocr } from 'tencentcloud-sdk-nodejs-ocr';

type Client = InstanceType<typeof ocr.v20181119.Client>;

declare const sdk: Client;
const client: EncryptedClient<Client> = withEncryption(sdk, { publicKey: 'key' });
const ImageBase64 = new Uint8Array(1);
const signal = new AbortController().signal;
const wide = { ImageBase64: 'aGk=', CardSide: 'FRONT' };

// --- parameters ---

// TS2769: Object literal may only specify known properties, but 'CardSid' does not exist in type 'PlainParams<RecognizeEncryptedIDCardOCRRequest>'. Did you mean to write 'CardSide'?
client.RecognizeEncryptedIDCardOCR({ ImageBase64, CardSid: 'FRONT' });
// TS2769: … 'CardSid' does not exist … Did you mean to write 'CardSide'?
client.RecognizeEncryptedIDCardOCR({ ImageBase64: 'aGk=', CardSid: 'FRONT' });
// TS2769: … 'CardSid' does not exist … Did you mean to write 'CardSide'?
client.RecognizeEncryptedIDCardOCR({ ImageBase64, CardSid: 'FRONT' }, { signal });
// TS2769: … 'CardSid' does not exist … Did you mean to write 'CardSide'?
client.RecognizeEncryptedIDCardOCR({ ImageBase64, CardSid: 'FRONT' }, () => {});
// TS2769: Type '"front"' is not assignable to type '"BACK" | "FRONT" | undefined'. Did you mean '"FRONT"'?
client.RecognizeEncryptedIDCardOCR({ ImageBase64, CardSide: 'front' });
// TS2769: … Did you mean '"FRONT"'?
client.RecognizeEncryptedIDCardOCR({ ImageBase64: 'aGk=', CardSide: 'front' });
// TS2769: Type 'string' is not assignable to type '"BACK" | "FRONT" | undefined'.
client.RecognizeEncryptedIDCardOCR(wide);
// TS2769: Type 'number' is not assignable to type 'string | ArrayBuffer | ArrayBufferView<ArrayBufferLike> | undefined'.
client.RecognizeEncryptedIDCardOCR({ ImageBase64: 1 });
// TS2769: Type 'number' is not assignable to type 'string | object | undefined'.
client.RecognizeEncryptedIDCardOCR({ ImageBase64, Config: 1 });
// TS2769: … 'EncryptedBody' does not exist in type 'PlainParams<RecognizeEncryptedIDCardOCRRequest>'.
client.RecognizeEncryptedIDCardOCR({ ImageBase64: 'aGk=', EncryptedBody: '' });
// TS2769: Type 'Uint8Array<ArrayBuffer>' has no properties in common with type 'PlainParams<RecognizeEncryptedIDCardOCRRequest>'.
client.RecognizeEncryptedIDCardOCR(ImageBase64);
// TS2555: Expected at least 1 arguments, but got 0.
client.RecognizeEncryptedIDCardOCR();
// TS2769: … 'CardSid' does not exist in type 'PlainParams<IDCardOCRRequest>'. Did you mean to write 'CardSide'?
client.IDCardOCR({ ImageBase64, CardSid: 'FRONT' });

// --- what stands beside them ---

// TS2769: … 'sginal' does not exist in type 'CallOptions | …
client.RecognizeEncryptedIDCardOCR({ ImageBase64 }, { sginal: signal });
// TS2769: … is not assignable to parameter of type … 'CallOptions | …
client.RecognizeEncryptedIDCardOCR({ ImageBase64 }, 'callback');

// --- what comes back ---

const card = await client.RecognizeEncryptedIDCardOCR({ ImageBase64 });
// TS2551: Property 'Nam' does not exist on type 'PlainResult<RecognizeEncryptedIDCardOCRResponse>'. Did you mean 'Name'?
card.Nam;
// TS2339: Property 'EncryptedBody' does not exist on type 'PlainResult<RecognizeEncryptedIDCardOCRResponse>'.
card.EncryptedBody;
// TS2551: … Did you mean 'RecognizeEncryptedIDCardOCR'?
client.RecognizeEncryptedIDCardOcr({ ImageBase64 });

// --- the client and the options ---

// TS2561: … 'plaintextAction' does not exist in type 'MiddlewareOptions'. Did you mean to write 'plaintextActions'?
withEncryption(sdk, { publicKey: 'key', plaintextAction: 'pass' });
// TS2820: Type '"pas"' is not assignable to type … Did you mean '"pass"'?
withEncryption(sdk, { publicKey: 'key', plaintextActions: 'pas' });
// TS2345: Argument of type 'string' is not assignable to parameter of type 'object'.
withEncryption('client', { publicKey: 'key' });
