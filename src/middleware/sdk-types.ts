// The types of a wrapped client, derived from the client's own: no type of the SDK is named here.

import type { CardParams } from '../envelope/action-params.ts';
import type { PlaintextSibling } from '../envelope/action-rules.ts';

/** Members of the wire that the library writes and reads itself. */
type RequestWire = 'EncryptedBody' | 'Encryption' | 'CiphertextBlob' | 'EncryptList' | 'Iv';
type AnswerWire = 'EncryptedBody' | 'Encryption';

/** Config is written as JSON where a card is sealed as a whole body; elsewhere it goes as it is. */
type ConfigObject<Request> = 'CardSide' | 'EncryptedBody' extends keyof Request ? object : never;

/**
 * The parameters before they are sealed, without the wire's members. What is Base64 on the wire may be bytes, a card's
 * Config may be an object, and CardSide is one of its two values. Undefined means the same as left out.
 */
export type PlainParams<Request> = {
  [Name in keyof Request as Exclude<Name, RequestWire>]:
    | (Name extends 'CardSide' ? CardParams[Name] : Request[Name])
    | (Name extends `${string}Base64` | 'FaceInput' ? ArrayBuffer | ArrayBufferView : never)
    | (Name extends 'Config' ? ConfigObject<Request> : never)
    | (Record<never, never> extends Pick<Request, Name> ? undefined : never);
};

/** The answer after it is opened. */
export type PlainResult<Response> = {
  [Name in keyof Response as Exclude<Name, AnswerWire>]: Response[Name];
};

/** What the SDK accepts in place of a callback. */
export interface CallOptions {
  readonly signal?: { readonly aborted: boolean } | undefined;
  readonly headers?: Record<string, string> | undefined;
}

type SdkMethod<Request, Response> = (
  request: Request,
  callback?: (error: string, response: Response) => void,
) => Promise<Response>;

interface PlainMethod<Request, Response> {
  /**
   * Takes plain parameters and resolves to the opened answer. The table of actions says what is encrypted on the way;
   * `plaintextActions` decides for an action without an envelope (IDCardOCR). Parameters that you sealed yourself pass
   * through, and their answer comes back unopened.
   */
  // biome-ignore lint/style/useShorthandFunctionType: an editor shows the comment of a signature alone.
  (
    request: PlainParams<Request>,
    callback?: ((error: string, response: PlainResult<Response>) => void) | CallOptions | undefined,
  ): Promise<PlainResult<Response>>;
}

/** An action that knows the envelope: in a member of its own, or flat beside the parameters. */
type IsEncrypted<Request> = 'Encryption' extends keyof Request
  ? true
  : 'CiphertextBlob' extends keyof Request
    ? true
    : false;

/** The actions that know the envelope, and those that can be upgraded to one that does. */
type PlainMethods<Client> = {
  [Name in keyof Client as Client[Name] extends SdkMethod<infer Request, infer _>
    ? true extends IsEncrypted<Request> | (Name extends PlaintextSibling ? true : false)
      ? Name
      : never
    : never]: Client[Name] extends SdkMethod<infer Request, infer Response>
    ? PlainMethod<Request, Response>
    : never;
};

/** The same methods in a signature of another form: TypeScript drops the second of two identical ones. */
type SameMethods<Methods> = {
  [Name in keyof Methods]: Methods[Name] extends (
    request: infer Params,
    callback?: infer More,
  ) => infer Answer
    ? (request: Params, callback?: More, ...none: never[]) => Answer
    : never;
};

/**
 * A wrapped client: encrypted actions take plain parameters and return plain results. The client's own signatures remain
 * for parameters that the caller sealed. Assignable to `Client`.
 *
 * TypeScript resolves a call to the first signature that fits, and explains the last one if none does: both are plain.
 */
export type EncryptedClient<Client> = PlainMethods<Client> & Client & SameMethods<PlainMethods<Client>>;
