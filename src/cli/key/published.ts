const SAMPLE = 'a sample key that the vendor publishes in its FaceID kits';
const ASK = 'Ask support whether it is the key that your account should use.';

/** By the SHA-256 of the SubjectPublicKeyInfo. */
const PUBLISHED: ReadonlyMap<string, string> = new Map([
  [
    '40c15910cf87807ee9d870b994012dbf3be3fe435bfbed9706c0ef794c291677',
    `${SAMPLE}; an OCR user was issued the same RSA key. ${ASK}`,
  ],
  ['be32f06bee0a7b639e81e2ac591b76df41befafa3038440f0929b23700e5a3bc', `${SAMPLE}. ${ASK}`],
]);

/** The note on a key that the vendor publishes; undefined for any other. */
export function publishedAs(fingerprint: string): string | undefined {
  return PUBLISHED.get(fingerprint);
}
