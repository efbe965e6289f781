// The service's keys of the fixtures. They are public: see the banner in fixtures/keys.json.

import { toRsaServiceKey, toSm2ServiceKey } from '../../src/emulator/service-keys.ts';
import { fromBase64 } from '../helpers/vectors.ts';
import keys from './fixtures/keys.json' with { type: 'json' };

export type Sm2KeyName = keyof typeof keys.sm2;
export type RsaKeyName = keyof typeof keys.rsa;

/** PKCS#8 and SubjectPublicKeyInfo, both DER in Base64. */
export interface TestKeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

export const sm2KeyNames = Object.keys(keys.sm2) as Sm2KeyName[];
export const rsaKeyNames = Object.keys(keys.rsa) as RsaKeyName[];

export const sm2Pair = (name: Sm2KeyName): TestKeyPair => keys.sm2[name];
export const rsaPair = (name: RsaKeyName): TestKeyPair => keys.rsa[name];

export const spki = ({ publicKey }: TestKeyPair): Uint8Array => fromBase64(publicKey);

function toPem(label: string, base64: string): string {
  return `-----BEGIN ${label}-----\n${base64.replace(/(.{64})(?=.)/g, '$1\n')}\n-----END ${label}-----\n`;
}

// The emulator's side of a key: reading a private key takes its time, so once for each.

export const sm2Service = once((name: Sm2KeyName) => toSm2ServiceKey(BigInt(`0x${keys.sm2[name].scalar}`)));

export const rsaService = once((name: RsaKeyName) => {
  const { publicKey, privateKey } = rsaPair(name);
  return toRsaServiceKey(toPem('PUBLIC KEY', publicKey), toPem('PRIVATE KEY', privateKey));
});

/** Remembers what was made of a name. */
export function once<Name, Made>(make: (name: Name) => Made): (name: Name) => Made {
  const made = new Map<Name, Made>();
  return (name) => {
    if (!made.has(name)) made.set(name, make(name));
    return made.get(name)!;
  };
}
