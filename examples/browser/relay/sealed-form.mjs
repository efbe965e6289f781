// What the relay forwards: a sealed request and nothing else. It signs with the operator's credential, so a visitor
// must not be able to make it call the service with parameters of another form.

/** The API gateway's limit, in bytes of JSON. */
export const MAX_REQUEST_BYTES = 10 * 2 ** 20;

const IV_BYTES = 16;
const BLOCK_BYTES = 16;

/**
 * The sealed request that a text holds, built anew from checked members; undefined for anything else.
 * `keyBytes` is the size of the RSA modulus. Only AES-256-CBC: under SM4-GCM the relay could read the answer.
 */
export function readSealed(text, keyBytes) {
  const { EncryptedBody, Encryption } = readMembers(parse(text), ['EncryptedBody', 'Encryption']);
  const names = ['EncryptList', 'TagList', 'CiphertextBlob', 'Iv', 'Algorithm'];
  const { EncryptList, TagList, CiphertextBlob, Iv, Algorithm } = readMembers(Encryption, names);
  const isSealed =
    Algorithm === 'AES-256-CBC' &&
    isList(EncryptList, ['EncryptedBody']) &&
    isList(TagList, []) &&
    base64Bytes(Iv) === IV_BYTES &&
    base64Bytes(CiphertextBlob) === keyBytes &&
    base64Bytes(EncryptedBody) > 0 &&
    base64Bytes(EncryptedBody) % BLOCK_BYTES === 0;
  if (!isSealed) return undefined;
  return { EncryptedBody, Encryption: { EncryptList, TagList, CiphertextBlob, Iv, Algorithm } };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    // The error's message would quote the text.
    return undefined;
  }
}

/** The members of an object that has as many as there are names; of anything else none. */
function readMembers(value, names) {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && Object.keys(value).length === names.length ? value : {};
}

function isList(value, expected) {
  return (
    Array.isArray(value) &&
    value.length === expected.length &&
    expected.every((entry, i) => value[i] === entry)
  );
}

/** How many bytes a standard Base64 text holds; 0 for what is none. */
function base64Bytes(text) {
  if (typeof text !== 'string' || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return 0;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}
