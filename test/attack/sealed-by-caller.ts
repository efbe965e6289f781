// Parameters that the caller sealed, rightly or by half.

import type { Members } from './hostile-params.ts';
import type { Library } from './library.ts';
import type { ParamsScene } from './params-scene.ts';
import type { Random } from './random.ts';

/** A plain text in the place of a ciphertext: as it is, or as what a broken cipher gives. */
const PLAIN: readonly ((text: string) => unknown)[] = [
  (text) => text,
  (text) => Buffer.from(text).toString('base64'),
  (text) => padded(Buffer.from(text)).toString('base64'),
  (text) => padded(Buffer.from(JSON.stringify({ Name: text, IdCard: text }))).toString('base64'),
  (text) => padded(Buffer.from(text, 'utf16le')).toString('base64'),
  (text) => Buffer.from(text, 'utf16le').toString('base64'),
  (text) => Buffer.from(text).toString('hex'),
  (text) => Buffer.from(text).toString('base64url'),
  (text) => [text],
  (text) => ({ text }),
  (text) => Buffer.from(text),
];

/** PKCS#7, as before AES. */
function padded(bytes: Buffer): Buffer {
  const count = 16 - (bytes.length % 16);
  return Buffer.concat([bytes, Buffer.alloc(count, count)]);
}

/** Seals as a caller would, and then takes some of it back; undefined where it can't be sealed at all. */
export function sealByCaller(random: Random, library: Library, scene: ParamsScene): Members | undefined {
  const { members, mustSeal, action, options } = scene;
  const { publicKey, provider } = options;
  const plain = Object.fromEntries(Object.entries(members).filter(([name]) => name !== 'Encryption'));
  const names = mustSeal === 'all' ? [] : mustSeal.filter((name) => plain[name] !== undefined);
  const sealOptions = { publicKey, provider, dangerouslyAllowNonceReuse: true, action };
  try {
    const row = action.startsWith('Own') || action === 'IDCardOCR' ? undefined : action;
    const own = { ...sealOptions, action: row };
    const { request } =
      mustSeal === 'all' ? library.sealRequest(plain, own) : library.sealFields(plain, names, own);
    const sealed = structuredClone(request) as Members;
    if (!random.oneIn(4)) takeBack(random, sealed, plain, names);
    return sealed;
  } catch {
    return undefined;
  }
}

function takeBack(random: Random, sealed: Members, plain: Members, names: readonly string[]): void {
  const name = random.pick([...names, ...(names.length === 0 ? ['EncryptedBody'] : [])]);
  const text = name === 'EncryptedBody' ? JSON.stringify(plain) : String(plain[name]);
  const encryption = (sealed.Encryption ?? sealed) as Members;
  const changes: readonly (() => unknown)[] = [
    () => Object.assign(sealed, { [name]: random.pick(PLAIN)(text) }),
    () => Object.assign(sealed, { [name]: random.pick(PLAIN)(text) }),
    () => Object.assign(sealed, { [name]: random.pick(PLAIN)(text) }),
    () => Object.assign(sealed, plain),
    () =>
      Object.assign(encryption, {
        EncryptList: (encryption.EncryptList as string[]).filter((one) => one !== name),
        [name]: text,
      }),
    () => Object.assign(encryption, encryption === sealed ? {} : { Plain: text }),
    () => Object.assign(encryption, encryption === sealed ? {} : { Name: { text } }),
    () => Object.assign(sealed, { [name]: Buffer.from(text).toString('base64').padEnd(32, 'A') }),
    () => Object.assign(sealed, { Encryption: Object.create(encryption) }),
    () => Object.assign(sealed, { Encryption: [encryption] }),
  ];
  random.pick(changes)();
  if (random.oneIn(3)) random.pick(changes)();
}
