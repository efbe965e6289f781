// A client of API 3.0 as somebody without the SDK writes it: TC3-HMAC-SHA256 with Web Crypto, written from the
// documentation ("Signature v3"), and any way to post. It gives the answer as it comes: errors are found by `open`.

import { toHex, toUtf8 } from './bytes.mjs';

const OCR_ACTIONS = ['RecognizeEncryptedIDCardOCR', 'IDCardOCR', 'GeneralBasicOCR'];

/** `next` for the middleware. `endpoint` is the host that is signed, `url` where the request is posted to. */
export function signedClient({ endpoint, url, credential }, post) {
  return async ({ action, params }) => {
    const body = JSON.stringify(params);
    return JSON.parse(await post(url, await signedHeaders(action, body, endpoint, credential), body));
  };
}

export async function postByFetch(url, headers, body) {
  const answer = await fetch(url, { method: 'POST', headers, body });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return answer.text();
}

async function signedHeaders(action, body, host, { secretId, secretKey }) {
  const timestamp = Math.floor(Date.now() / 1000);
  const date = new Date(timestamp * 1000).toISOString().slice(0, 10);
  const scope = `${date}/ocr/tc3_request`;
  const type = 'application/json';
  const canonical = [
    `POST\n/\n\ncontent-type:${type}\nhost:${host}\n`,
    'content-type;host',
    await sha256(body),
  ].join('\n');
  let key = toUtf8(`TC3${secretKey}`);
  for (const part of [date, 'ocr', 'tc3_request']) key = await hmac(key, part);
  const text = `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${await sha256(canonical)}`;
  const signature = toHex(await hmac(key, text));
  return {
    'Content-Type': type,
    'X-TC-Action': action,
    'X-TC-Version': OCR_ACTIONS.includes(action) ? '2018-11-19' : '2018-03-01',
    'X-TC-Timestamp': String(timestamp),
    'X-TC-Region': 'ap-guangzhou',
    Authorization: `TC3-HMAC-SHA256 Credential=${secretId}/${scope}, SignedHeaders=content-type;host, Signature=${signature}`,
  };
}

async function sha256(text) {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', toUtf8(text))));
}

async function hmac(bytes, text) {
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, toUtf8(text)));
}
