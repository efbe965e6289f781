// A minimal service for section (d), in a process of its own: reads a request to its end, throws it away, and
// answers with a card. For an encrypted one it looks at the request's first and last few bytes only, where its key
// and IV stand, so both kinds of call pay the same server, but for one unwrap (some 0.3 ms).

import { createServer } from 'node:http';
import { CARD } from './lib/inputs.mjs';
import { encryptAnswer, REQUEST_ID } from './lib/service.mjs';

const END_BYTES = 4096;
const keys = JSON.parse(process.env.BENCH_KEYS);

const server = createServer((request, response) => {
  let head;
  let tail = Buffer.alloc(0);
  request.on('data', (chunk) => {
    head ??= chunk.subarray(0, END_BYTES);
    tail = lastBytes(tail, chunk);
  });
  request.on('end', () => {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ Response: answer(request.headers['x-tc-action'], `${head} ${tail}`) }));
  });
});

function lastBytes(tail, chunk) {
  return chunk.length >= END_BYTES
    ? chunk.subarray(-END_BYTES)
    : Buffer.concat([tail, chunk]).subarray(-END_BYTES);
}

function answer(action, ends) {
  if (action === 'IDCardOCR') return { ...CARD, RequestId: REQUEST_ID };
  const member = (name) => ends.match(new RegExp(`"${name}":"([^"]+)"`))[1];
  const [Algorithm, CiphertextBlob, Iv] = ['Algorithm', 'CiphertextBlob', 'Iv'].map(member);
  const Encryption = { EncryptList: ['EncryptedBody'], TagList: [], CiphertextBlob, Iv, Algorithm };
  return encryptAnswer({ Encryption }, CARD, keys);
}

server.listen(0, '127.0.0.1', () => process.send({ endpoint: `127.0.0.1:${server.address().port}` }));
process.on('disconnect', () => process.exit());
