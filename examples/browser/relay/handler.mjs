// Every request that the relay answers. It logs one line a call: status, sizes, time, RequestId. Never a body.

import { atMost, atMostOfOne, perMinute, within } from './limits.mjs';
import { HEADERS } from './page.mjs';
import { MAX_REQUEST_BYTES, readSealed } from './sealed-form.mjs';

// Each may hold a body of 10 MB.
const CALLS_AT_A_TIME = 16;
// One address can't hold them all, and none for longer: a body that stalls, or comes byte by byte, ends its call.
const CALLS_OF_ONE_ADDRESS = 4;
const BODY_MS = 30_000;

/** A refusal by the relay itself. */
class Refusal extends Error {
  constructor(status) {
    super(`refused with ${status}`);
    this.status = status;
  }
}

export function handler({
  client,
  page,
  publicKey,
  keyBytes,
  origin,
  callsPerMinute,
  callsOfOneAddress = CALLS_OF_ONE_ADDRESS,
  bodyMs = BODY_MS,
}) {
  const isWithinRate = perMinute(callsPerMinute);
  const withinPlaces = atMost(CALLS_AT_A_TIME);
  const withinPart = atMostOfOne(callsOfOneAddress);

  async function recognize(request) {
    if (!isFromPage(request, origin)) throw new Refusal(403);
    if (!isWithinRate(request.socket.remoteAddress)) throw new Refusal(429);
    const outcome = await withinPart(request.socket.remoteAddress, async () => ({
      answer: await withinPlaces(() => call(request)),
    }));
    if (!outcome) throw new Refusal(429);
    if (!outcome.answer) throw new Refusal(503);
    return outcome.answer;
  }

  async function call(request) {
    const text = await within(bodyMs, readText(request), () => new Refusal(408));
    const sealed = readSealed(text, keyBytes);
    if (!sealed) throw new Refusal(400);
    return forward(client, sealed);
  }

  return async (request, response) => {
    const route = `${request.method} ${request.url}`;
    const file = request.method === 'GET' && page.get(request.url);
    if (file) send(response, 200, file.type, file.body);
    else if (route === 'GET /public-key') send(response, 200, 'text/plain', publicKey);
    else if (route === 'POST /recognize') await answerCall(request, response, recognize);
    else send(response, 404, 'text/plain', '');
  };
}

/** A browser names the page's origin on every POST; another site can't forge it, nor send JSON here unasked. */
function isFromPage({ headers }, origin) {
  return headers.origin === origin && headers['content-type'] === 'application/json';
}

async function readText(request) {
  if (Number(request.headers['content-length']) > MAX_REQUEST_BYTES) throw new Refusal(413);
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_REQUEST_BYTES) throw new Refusal(413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Signs and sends. Of the answer only what is encrypted goes on: one in the clear would be the person's data. */
async function forward(client, sealed) {
  try {
    const { EncryptedBody, Encryption, RequestId } = await client.request(
      'RecognizeEncryptedIDCardOCR',
      sealed,
    );
    return { EncryptedBody, Encryption, RequestId };
  } catch (error) {
    // An error of the service has a RequestId. Its message may name the credential, and stays here.
    if (!error.requestId) throw new Refusal(502);
    return { Error: { Code: error.code, Message: '' }, RequestId: error.requestId };
  }
}

async function answerCall(request, response, recognize) {
  const start = Date.now();
  const requestBytes = Number(request.headers['content-length']);
  try {
    const Response = await recognize(request);
    send(response, 200, 'application/json', JSON.stringify({ Response }));
    log({ status: 200, requestBytes, requestId: Response.RequestId, code: Response.Error?.Code }, start);
  } catch (error) {
    const status = error instanceof Refusal ? error.status : 500;
    // What is left of a body that is not wanted is not read.
    response.setHeader('Connection', 'close');
    send(response, status, 'text/plain', '');
    log({ status, requestBytes }, start);
  }
}

function send(response, status, type, body) {
  response.writeHead(status, { ...HEADERS, 'Content-Type': type }).end(body);
}

function log(entry, start) {
  console.log(JSON.stringify({ ...entry, ms: Date.now() - start }));
}
