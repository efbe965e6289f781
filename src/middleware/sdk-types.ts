// The types of a wrapped client, derived from the client's own: no type of the SDK is named here.

/** Members of the wire that the library writes and reads itself. */
type RequestWire = 'EncryptedBody' | 'Encryption' | 'CiphertextBlob' | 'EncryptList' | 'Iv';
type AnswerWire = 'EncryptedBody' | 'Encryption';

type ImageInput = string | ArrayBuffer | ArrayBufferView;

/** The parameters before they are sealed: without the wire's members; an image may be bytes, Config an object. */
export type PlainParams<Request> = {
  [Name in keyof Request as Exclude<Name, RequestWire>]: Name extends 'ImageBase64'
    ? Request[Name] | ImageInput
    : Name extends 'Config'
      ? Request[Name] | object
      : Request[Name];
};

/** The answer after it is opened. */
export type PlainResult<Response> = {
  [Name in keyof Response as Exclude<Name, AnswerWire>]: Response[Name];
};

/** What the SDK takes in the place of a callback. */
export interface CallOptions {
  readonly signal?: { readonly aborted: boolean } | undefined;
  readonly headers?: Record<string, string> | undefined;
}

type SdkMethod<Request, Response> = (
  request: Request,
  callback?: (error: string, response: Response) => void,
) => Promise<Response>;

type PlainMethod<Request, Response> = (
  request: PlainParams<Request>,
  callback?: ((error: string, response: PlainResult<Response>) => void) | CallOptions,
) => Promise<PlainResult<Response>>;

/** An action that knows the envelope: in a member of its own, or flat beside the parameters. */
type IsEncrypted<Request> = 'Encryption' extends keyof Request
  ? true
  : 'CiphertextBlob' extends keyof Request
    ? true
    : false;

type EncryptedMethods<Client> = {
  [Name in keyof Client as Client[Name] extends SdkMethod<infer Request, infer _>
    ? IsEncrypted<Request> extends true
      ? Name
      : never
    : never]: Client[Name] extends SdkMethod<infer Request, infer Response>
    ? PlainMethod<Request, Response>
    : never;
};

/**
 * A wrapped client: encrypted actions take plain parameters and give plain results; the client's own
 * signatures stay beneath for parameters that the caller has sealed. Assignable to `Client`.
 */
export type EncryptedClient<Client> = EncryptedMethods<Client> & Client;
