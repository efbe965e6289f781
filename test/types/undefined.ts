// Under exactOptionalPropertyTypes a member that may be left out takes undefined only where its type says so. Whatever
// the library takes says so: the parameters of every export, and of every function that an export gives.

interface Doors {
  index: typeof import('tencentcloud-encryption');
  primitives: typeof import('tencentcloud-encryption/primitives');
  emulator: typeof import('tencentcloud-encryption/emulator');
  audit: typeof import('tencentcloud-encryption/audit');
  conformance: typeof import('tencentcloud-encryption/conformance');
}

/** Not looked into: the language's own. */
type Opaque = string | ArrayBuffer | SharedArrayBuffer | ArrayBufferView | Error | Date;

/** The names of members that may be left out but not be undefined, in what the library takes. */
type Taken<T> = 0 extends T & 1
  ? never
  : T extends Opaque
    ? never
    : T extends (...args: infer _) => infer Result
      ? Taken<Awaited<Result>>
      : T extends Iterable<infer Entry> | AsyncIterable<infer Entry>
        ? Taken<Entry>
        : T extends object
          ? { [Name in keyof T]-?: Taken<T[Name]> | Forgotten<T, Name> }[keyof T]
          : never;

/** The same in what it gives: what the functions among it take. */
type Given<T> = 0 extends T & 1
  ? never
  : T extends abstract new (
        ...args: infer Args
      ) => infer _
    ? Taken<Args[number]>
    : T extends (...args: infer Args) => infer Result
      ? Taken<Args[number]> | Given<Awaited<Result>>
      : T extends Opaque | Iterable<unknown>
        ? never
        : T extends object
          ? { [Name in keyof T]-?: Given<T[Name]> }[keyof T]
          : never;

/** An index signature leaves nothing out. */
type Forgotten<T, Name extends keyof T> = string extends Name
  ? never
  : Record<never, never> extends Pick<T, Name>
    ? Record<Name, undefined> extends Pick<T, Name>
      ? never
      : Name
    : never;

declare const forgotten: Given<Doors>;
export const nothing: never = forgotten;
