// What the compiler says of wrong calls of sealing by hand, and of wrong options; see wrong-client.ts.

import {
  encryptionMiddleware,
  importPublicKey,
  sealFields,
  sealRequest,
  sealResponseOnly,
} from 'tencentcloud-encryption';

const publicKey = importPublicKey('key');
const ImageBase64 = new Uint8Array(1);
const person = { Name: 'N', IdCard: 'I' };

// --- parameters ---

// TS2561: Object literal may only specify known properties, but 'CardSid' does not exist in type 'CardParams'. Did you mean to write 'CardSide'?
sealRequest({ ImageBase64, CardSid: 'FRONT' }, { publicKey });
// TS2561: … 'CardSid' does not exist in type 'CardParams'. Did you mean to write 'CardSide'?
sealRequest({ ImageBase64, CardSid: 'FRONT' }, { publicKey, action: 'RecognizeEncryptedIDCardOCR' });
// TS2820: Type '"front"' is not assignable to type '"BACK" | "FRONT" | undefined'. Did you mean '"FRONT"'?
sealRequest({ ImageBase64, CardSide: 'front' }, { publicKey });
// TS2353: … 'EncryptedBody' does not exist in type 'CardParams'.
sealRequest({ ImageBase64, EncryptedBody: '' }, { publicKey });
// TS2559: Type 'Uint8Array<ArrayBuffer>' has no properties in common with type 'CardParams'.
sealRequest(ImageBase64, { publicKey });

// --- fields ---

// TS2769: Type '"Nam"' is not assignable to type '"IdCard" | "Name"'. Did you mean '"Name"'?
sealFields(person, ['Nam'], { publicKey, action: 'IdCardVerification' });
// TS2769: Type '"Phone"' is not assignable to type '"IdCard" | "Name"'.
sealFields(person, ['Name', 'Phone'], { publicKey, action: 'IdCardVerification' });
// TS2769: Argument of type 'string' is not assignable to parameter of type …
sealFields(person, 'Name', { publicKey, action: 'IdCardVerification' });

// --- an action that is sealed in another way ---

// TS2322: Type '"IdCardVerification"' is not assignable to type '"DetectAIFakeFaces" | "RecognizeEncryptedIDCardOCR" | undefined'.
sealRequest(person, { publicKey, action: 'IdCardVerification' });
// TS2769: Type '"GetFaceIdResult"' is not assignable to type …
sealFields(person, ['Name'], { publicKey, action: 'GetFaceIdResult' });
// TS2322: Type '"IdCardVerification"' is not assignable to type '"CheckIdCardInformation" | "GetDetectInfoEnhanced" | "GetFaceIdResult" | undefined'.
sealResponseOnly(person, { publicKey, action: 'IdCardVerification' });

// --- options ---

// TS2561: … 'algoritm' does not exist … Did you mean to write 'algorithm'?
sealRequest({ ImageBase64 }, { publicKey, algoritm: 'SM4-GCM' });
// TS2820: Type '"SM4GCM"' is not assignable … Did you mean '"SM4-GCM"'?
sealRequest({ ImageBase64 }, { publicKey, algorithm: 'SM4GCM' });
// TS2322: Type 'number' is not assignable …
sealRequest({ ImageBase64 }, { publicKey: 42 });
// TS2561: … Did you mean to write 'otherActions'?
encryptionMiddleware({ publicKey, otherAction: 'pass' });
// TS2820: Type '"field"' is not assignable to type … Did you mean '"fields"'?
encryptionMiddleware({ publicKey, actions: { Mine: { request: 'field', answer: 'clear' } } });
// TS2741: Property 'answer' is missing in type …
encryptionMiddleware({ publicKey, actions: { Mine: { request: 'body' } } });
