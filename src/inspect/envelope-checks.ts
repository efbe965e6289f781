// The checks of the envelope: `Encryption` and what it says is encrypted.

import { type Check, check } from './check.ts';

export type EnvelopeCheckId =
  | 'envelope-missing'
  | 'envelope-form'
  | 'member-names'
  | 'left-out'
  | 'algorithm-name'
  | 'algorithm-mismatch'
  | 'published-sample'
  | 'is-encrypt-response'
  | 'base64'
  | 'base64-form'
  | 'base64-hex'
  | 'base64-url'
  | 'base64-padding'
  | 'base64-line-breaks'
  | 'base64-double'
  | 'base64-bits'
  | 'iv-length'
  | 'iv-zero'
  | 'iv-pattern'
  | 'iv-reused'
  | 'wrapped-key-length'
  | 'wrapped-key-clear'
  | 'wrapped-key-reused'
  | 'weak-rsa'
  | 'sm2-der'
  | 'sm2-no-04'
  | 'sm2-compressed'
  | 'sm2-unpadded'
  | 'sm2-point'
  | 'sm2-scalar-reused'
  | 'encrypt-list-form'
  | 'encrypt-list-empty'
  | 'encrypt-list-spelling'
  | 'encrypt-list-path'
  | 'encrypt-list-missing'
  | 'encrypt-list-not-allowed'
  | 'encrypt-list-duplicate'
  | 'tag-list-form'
  | 'tag-count'
  | 'tag-length'
  | 'tag-attached'
  | 'ciphertext-form'
  | 'ciphertext-length'
  | 'ciphertext-readable'
  | 'ciphertext-repeats'
  | 'nonce-reuse-fields'
  | 'nonce-reuse';

export const ENVELOPE_CHECKS: Readonly<Record<EnvelopeCheckId, Check>> = {
  // --- the envelope ---
  'envelope-missing': check(
    'the request has the envelope that its action needs',
    "send what the action's row in the README says; sealing with this library does",
  ),
  'envelope-form': check(
    "the envelope has its action's form: whole body, fields, flat, or a key alone",
    "use the form of the action's row in the README",
  ),
  'member-names': check(
    'members are there and spelled as the API spells them',
    'spell EncryptedBody, Encryption, EncryptList, TagList, CiphertextBlob, Iv and Algorithm exactly so',
  ),
  'left-out': check(
    'nothing is left to a default',
    'none needed: a published form leaves it out; writing it leaves nothing to guess',
  ),
  'algorithm-name': check(
    'Algorithm is spelled exactly as the API spells it',
    "write 'AES-256-CBC' (RSA key) or 'SM4-GCM' (SM2 key), upper case",
  ),
  'algorithm-mismatch': check(
    'Algorithm names the cipher whose sizes came',
    "name the cipher that was used (the guide's SM4 sample prints AES-256-CBC by mistake)",
  ),
  'published-sample': check(
    "the envelope is not the guide's printed sample",
    'draw a fresh key and IV for every request: the key of the printed sample is public',
  ),
  'is-encrypt-response': check(
    'a request with a key for the answer asks for an encrypted answer',
    'set IsEncryptResponse: true (or IsEncrypt: true for fields); else the answer may come in the clear',
  ),

  // --- Base64 ---
  base64: check('binary members are standard Base64', 'write standard Base64 with padding'),
  'base64-form': check(
    'binary members are Base64 at all',
    'write standard Base64 with padding; no data: prefix, and no + that a form turned into a blank',
  ),
  'base64-hex': check('binary members are not hexadecimal', 'encode the bytes as Base64, not as hex'),
  'base64-url': check(
    'binary members are not Base64url',
    'use the alphabet with + and /, and padding (RFC 4648 section 4, not 5)',
  ),
  'base64-padding': check('Base64 has its padding', 'pad with = to a multiple of four characters'),
  'base64-line-breaks': check(
    'Base64 is one line',
    'remove line breaks (MIME encoders add one every 76 characters)',
  ),
  'base64-double': check('Base64 was applied once', 'encode the bytes, not their Base64 text'),
  'base64-bits': check(
    'the unused bits of the last character are zero',
    'encode again: the text was changed, cut, or misread (a misprinted sample?)',
  ),

  // --- IV ---
  'iv-length': check(
    'the IV has the length of its cipher',
    'draw 16 random bytes for AES-256-CBC, 12 for SM4-GCM',
  ),
  'iv-zero': check('the IV is not all zeros', 'draw the IV from a CSPRNG for every request'),
  'iv-pattern': check(
    'the IV looks random: no text, no counter, no few repeated bytes',
    'draw raw bytes from a CSPRNG; a printable string has less entropy than its length',
  ),
  'iv-reused': check('no IV comes twice', 'draw a fresh key and IV for every request'),

  // --- wrapped key ---
  'wrapped-key-length': check(
    'the wrapped key is one RSA block, or an SM2 ciphertext of 113 bytes',
    'wrap the raw data key (32 bytes for AES, 16 for SM4), not its Base64 or hex, with the issued key',
  ),
  'wrapped-key-clear': check(
    'the wrapped key does not show the data key',
    'wrap the data key with the issued public key; treat this one as disclosed',
  ),
  'wrapped-key-reused': check(
    'no wrapped key comes twice',
    'draw and wrap a fresh data key for every request; seal again before a retry',
  ),
  'weak-rsa': check(
    'the RSA key has 2048 bits or more',
    'ask support for a 2048-bit key; minRsaBits: 2048 refuses shorter ones',
  ),
  'sm2-der': check(
    'the SM2 ciphertext is raw, not DER',
    'write C1‖C3‖C2 as raw bytes: take X, Y, the digest and the ciphertext out of the ASN.1 sequence',
  ),
  'sm2-no-04': check(
    'the SM2 point begins with 04',
    'put the byte 04 in front: sm-crypto and others leave it out',
  ),
  'sm2-compressed': check('the SM2 point is uncompressed', 'write the point uncompressed: 04‖X‖Y, 65 bytes'),
  'sm2-unpadded': check(
    'both coordinates of the SM2 point have 32 bytes',
    'pad each coordinate to 32 bytes: without it about one request in 128 fails',
  ),
  'sm2-point': check(
    'the SM2 point is on the curve; C1C3C2 and C1C2C3 look alike from outside',
    'wrap again: the service refuses a point that is not on the curve',
  ),
  'sm2-scalar-reused': check(
    'no two SM2 ciphertexts share their point',
    'draw a fresh scalar for every wrap: a repeated one gives the data keys away',
  ),

  // --- lists ---
  'encrypt-list-form': check(
    'EncryptList is a list of names',
    'write a list of strings, as ["EncryptedBody"]',
  ),
  'encrypt-list-empty': check(
    'EncryptList names what is encrypted',
    'name EncryptedBody, or every encrypted field',
  ),
  'encrypt-list-spelling': check(
    "the whole body is named as the action's documentation writes it",
    "write EncryptedBody, for DetectAIFakeFaces EncryptionBody (the vendor's Go and Java kits write that for both)",
  ),
  'encrypt-list-path': check(
    'a request names its parameters plainly',
    'write the bare name: Response.… paths and indices stand in answers only',
  ),
  'encrypt-list-missing': check(
    'every name leads to an encrypted value',
    'name exactly the members that are there and encrypted, in upper and lower case as they are',
  ),
  'encrypt-list-not-allowed': check(
    'every named field is one that the action takes encrypted',
    "encrypt only the fields of the action's row: else InvalidParameter.UnsupportEncryptField",
  ),
  'encrypt-list-duplicate': check('no name comes twice', 'name each member once'),
  'tag-list-form': check(
    'TagList is a list of strings',
    'write a list: [] for AES-256-CBC, one tag for each entry of EncryptList for SM4-GCM',
  ),
  'tag-count': check(
    'there is one tag for each ciphertext under SM4-GCM, and none under AES-256-CBC',
    'take the tag off the end of each ciphertext into TagList, in the order of EncryptList; [] for AES',
  ),
  'tag-length': check('a tag has 16 bytes', 'use the full tag of 128 bits'),
  'tag-attached': check(
    "an answer's tag stands in TagList",
    'none needed: the last 16 bytes of the ciphertext are read as its tag',
  ),

  // --- ciphertext ---
  'ciphertext-form': check('a ciphertext is a string', 'write the Base64 of the ciphertext'),
  'ciphertext-length': check(
    'a ciphertext has a length that its cipher can give',
    'encrypt with PKCS#7 padding (AES-256-CBC: a multiple of 16 bytes); capture the body uncut',
  ),
  'ciphertext-readable': check(
    'what is declared encrypted can not be read',
    'encrypt it: it stands there in the clear, or as the mere Base64 of clear text',
  ),
  'ciphertext-repeats': check(
    'no block of a ciphertext repeats',
    'use the declared mode: repeated blocks are the mark of ECB',
  ),
  'nonce-reuse-fields': check(
    'one SM4-GCM key and IV encrypt one text of a message',
    'use the RSA key, or a whole-body action: the texts give each other away to whoever sees them',
  ),
  'nonce-reuse': check(
    'an SM4-GCM answer has another IV than its request',
    'the protocol itself does so: keep both ciphertexts out of logs and gateways, or use the RSA key',
  ),
};
