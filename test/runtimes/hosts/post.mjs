// Not imported: an `import` of node:http reads all its members, one of which loads Node 22's fetch, which ends the
// process where there is no WebAssembly.
const { request } = process.getBuiltinModule('node:http');

/** As areas/client.mjs's postByFetch, without fetch. */
export function postByHttp(url, headers, body) {
  return new Promise((resolve, reject) => {
    const length = String(Buffer.byteLength(body));
    const options = { method: 'POST', headers: { ...headers, 'Content-Length': length }, agent: false };
    const outgoing = request(url, options, (incoming) => resolve(readText(incoming)));
    outgoing.on('error', reject).end(body);
  });
}

async function readText(incoming) {
  let text = '';
  for await (const piece of incoming.setEncoding('utf8')) text += piece;
  return text;
}
