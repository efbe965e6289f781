// The checks of a call around its envelope: how it was sent, what is in the clear, what came back.

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
    'use POST: GET puts ciphertext into URLs, drops an empty TagList, and ends at 32 KB',
  ),
  'signature-method': check(
    'the call is signed with TC3-HMAC-SHA256',
    "set signMethod: 'TC3-HMAC-SHA256'; the older signatures drop an empty TagList and end at 1 MB",
  ),
  'content-type': check('the body is sent as JSON', 'send Content-Type: application/json'),
  'request-size': check(
    'the request is at most 10 MB of JSON',
    'make the image smaller: about 5.89 MB of raw image fit, since it is Base64 twice',
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
    'nothing stands beside a whole body in the clear',
    'put every business parameter inside the encrypted body and leave it out beside it',
  ),
  'empty-beside-body': check(
    'no empty parameters stand beside a whole body',
    'leave them out; the guide sends them, and they do no harm',
  ),
  'clear-parameter': check(
    'no identity data leaves in the clear that could leave encrypted',
    'encrypt the field and name it in EncryptList; an action without encryption should get no such data',
  ),
  'clear-by-protocol': check(
    'identity data that the protocol leaves in the clear in this action',
    'nothing can be done in this action: weigh another one, and keep bodies out of logs',
  ),
  'image-by-url': check(
    'a photo or video is not fetched from an address that stands in the clear',
    'send the bytes instead: the service fetches the address itself, and whoever reads it may too',
  ),

  // --- the answer ---
  'answer-form': check(
    'the answer is one JSON object',
    'capture the answer decoded and uncut; a gateway may have answered instead of the service',
  ),
  'answer-error': check(
    'the service answered without an error',
    'look the code up: nothing is encrypted in it',
  ),
  'answer-clear': check(
    'the answer is encrypted where its action says so',
    'treat the data as disclosed, and refuse such answers (ERR_PLAINTEXT_RESPONSE)',
  ),
  'answer-clear-beside': check(
    'no identity data stands beside the encrypted answer',
    'treat the data as disclosed; ask for a whole encrypted answer with IsEncryptResponse: true',
  ),
  'answer-clear-by-protocol': check(
    'an answer that the action gives in the clear',
    'the action encrypts no answer: keep it out of logs',
  ),
  'answer-algorithm': check(
    "the answer's Algorithm is the request's",
    'refuse the answer: it was not made for this request',
  ),
  'answer-iv': check(
    "an AES-256-CBC answer is under the request's IV",
    'refuse the answer: whoever sets the IV rewrites the first block of the plaintext',
  ),
  reflection: check(
    "the answer is not the request's own ciphertext",
    'refuse the answer: it opens under the same key and shows what was sent as if it were recognised',
  ),
};
