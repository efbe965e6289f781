// What sealing by hand takes, by action, as types of our own: the SDK's stay out of what this package declares.

import type { AnswerAction, BodyAction, FieldAction, FieldName } from './action-rules.ts';

/** The parameters of RecognizeEncryptedIDCardOCR before they are sealed. */
export interface CardParams {
  /** The image as Base64 (a `data:` prefix and line breaks are removed), or its bytes. Give it, or ImageUrl. */
  ImageBase64?: string | ArrayBuffer | ArrayBufferView | undefined;
  /** The image's address, from which the service fetches it. */
  ImageUrl?: string | undefined;
  /** The side with the portrait, or the one with the emblem; left out, the service finds out. */
  CardSide?: 'FRONT' | 'BACK' | undefined;
  /** Switches, such as `{ CropPortrait: true, CopyWarn: true }`, or the same as JSON. */
  Config?: string | object | undefined;
  /** Whether the service corrects IdNum, Birth and Sex by one another. Default true. */
  EnableRecognitionRectify?: boolean | undefined;
  /** Whether the answer says where light is reflected; needs `Config: { ReflectWarn: true }`. Default false. */
  EnableReflectDetail?: boolean | undefined;
  /** 'Basic', the default, or 'Advanced': how closely a retouched card is looked for. */
  CardWarnType?: string | undefined;
}

/** An action's parameters, where they are sealed as a whole; of any other action, an object. */
export type BodyParams<Action> = Action extends 'RecognizeEncryptedIDCardOCR' ? CardParams : object;

/** The names of an action's parameters that are sealed one by one; of any other action, any. */
export type FieldOf<Action> = Action extends FieldAction ? FieldName<Action> : string;

/** An action for one way of sealing: one whose row has that way, or one without a row. */
export type ActionFor<Way extends string, Action extends string> =
  Action extends Exclude<BodyAction | FieldAction | AnswerAction, Way> ? Way : Action;
