// What sealing by hand accepts, by action, as our own types: this package's declarations don't mention the SDK's.

import type { AnswerAction, BodyAction, FieldAction, FieldName } from './action-rules.ts';

/** The parameters of RecognizeEncryptedIDCardOCR before they are sealed. */
export interface CardParams {
  /** The image as Base64 (a `data:` prefix and line breaks are removed), or its bytes. Pass either this or ImageUrl. */
  ImageBase64?: string | ArrayBuffer | ArrayBufferView | undefined;
  /** The URL from which the service fetches the image. */
  ImageUrl?: string | undefined;
  /** The side with the portrait, or the one with the emblem; if omitted, the service finds out. */
  CardSide?: 'FRONT' | 'BACK' | undefined;
  /** Switches, such as `{ CropPortrait: true, CopyWarn: true }`, or the same object as JSON. */
  Config?: string | object | undefined;
  /** Whether the service uses IdNum, Birth and Sex to correct each other. Default true. */
  EnableRecognitionRectify?: boolean | undefined;
  /** Whether the answer says where light is reflected; needs `Config: { ReflectWarn: true }`. Default false. */
  EnableReflectDetail?: boolean | undefined;
  /** 'Basic', the default, or 'Advanced': how thoroughly a card is checked for retouching. */
  CardWarnType?: string | undefined;
}

/** The parameters of an action that is sealed as a whole; an object for any other action. */
export type BodyParams<Action> = Action extends 'RecognizeEncryptedIDCardOCR' ? CardParams : object;

/** The names of the parameters that are sealed one by one; any names for an action without such a row. */
export type FieldOf<Action> = Action extends FieldAction ? FieldName<Action> : string;

/** An action for one way of sealing: its row seals that way, or it has no row. */
export type ActionFor<Way extends string, Action extends string> =
  Action extends Exclude<BodyAction | FieldAction | AnswerAction, Way> ? Way : Action;

/** Names that the compiler knows as text alone, such as those of a `string[]`; what they are is checked at run time. */
export type WideNames<Name extends string> = readonly Name[] & (string extends Name ? unknown : never);
