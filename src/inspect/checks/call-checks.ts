// The checks of a call outside its envelope: how it was sent, what is in the clear, what came back.

import { type CheckText, check } from './check.ts';

export type CallCheckId =
  | 'https'
  | 'http-method'
  | 'signature-method'
  | 'content-type'
  | 'request-size'
  | 'request-form'
  | 'action'
  | 'plaintext-action'
  | 'common-parameters'
  | 'clear-beside-body'
  | 'empty-beside-body'
  | 'clear-parameter'
  | 'clear-by-protocol'
  | 'image-by-url'
  | 'answer-form'
  | 'answer-error'
  | 'answer-clear'
  | 'answer-clear-beside'
  | 'answer-clear-by-protocol'
  | 'answer-algorithm'
  | 'answer-iv'
  | 'reflection';

export const CALL_CHECKS: Readonly<Record<CallCheckId, CheckText>> = {
  // --- the call ---
  https: check('the call goes over TLS', 'call https://; the SDK does so by default'),
  'http-method': check(
    'the call is a POST',
    'use POST: GET puts ciphertext into URLs, drops an empty TagList, and is limited to 32 KB',
  ),
  'signature-method': check(
    'the call is signed with TC3-HMAC-SHA256',
    "set signMethod: 'TC3-HMAC-SHA256'; the older signatures drop an empty TagList and end at 1 MB",
  ),
  'content-type': check('the body is sent as JSON', 'send Content-Type: application/json'),
  'request-size': check(
    'the request is at most 10 MB of JSON',
    'shrink the image: about 5.89 MB of raw image fit, since it is encoded as Base64 twice',
  ),
  'request-form': check(
    'the body is one JSON object',
    'send the parameters as one JSON object; capture bodies decoded and uncut',
  ),
  action: check(
    'the action is one that this library knows',
    'give --action, or capture the X-TC-Action header; an action outside the table has no encryption to check',
  ),
  'plaintext-action': check(
    'the action is not the unencrypted sibling of an encrypted one',
    'call the encrypted action instead',
  ),
  'common-parameters': check(
    'Action, Version and Region travel in headers',
    "leave them out of the body (the guide's sample prints them there)",
  ),

  // --- in the clear ---
  'clear-beside-body': check(
    'nothing is in the clear next to a whole body',
    'put every business parameter inside the encrypted body, and nowhere else',
  ),
  'empty-beside-body': check(
    'no empty parameters are next to a whole body',
    'leave them out; the guide sends them, and they are harmless',
  ),
  'clear-parameter': check(
    'no identity data leaves in the clear that could leave encrypted',
    'encrypt the field and name it in EncryptList; an action without encryption should get no such data',
  ),
  'clear-by-protocol': check(
    'identity data that the protocol leaves in the clear in this action',
    'nothing can be done in this action: consider another one, and keep bodies out of logs',
  ),
  'image-by-url': check(
    'no photo or video is fetched from an address in the clear',
    'send the bytes instead: the service fetches the address itself, and so may anyone who reads it',
  ),

  // --- the answer ---
  'answer-form': check(
    'the answer is one JSON object',
    'capture the answer decoded and uncut; a gateway may have answered instead of the service',
  ),
  'answer-error': check(
    'the service answered without an error',
    'look up the code: an error has nothing encrypted in it',
  ),
  'answer-clear': check(
    'the answer is encrypted if its action says so',
    'treat the data as disclosed, and refuse such answers (ERR_PLAINTEXT_RESPONSE)',
  ),
  'answer-clear-beside': check(
    'no identity data is in the clear next to the encrypted answer',
    'treat the data as disclosed; ask for a whole encrypted answer with IsEncryptResponse: true',
  ),
  'answer-clear-by-protocol': check(
    'an answer that the action returns in the clear',
    'the action does not encrypt its answer: keep it out of logs',
  ),
  'answer-algorithm': check(
    "the answer's Algorithm is the request's",
    'refuse the answer: it was not made for this request',
  ),
  'answer-iv': check(
    "an AES-256-CBC answer is under the request's IV",
    'refuse the answer: anyone who sets the IV can rewrite the first block of the plaintext',
  ),
  reflection: check(
    "the answer is not the request's own ciphertext",
    'refuse the answer: it opens under the same key and presents what was sent as recognised data',
  ),
};
