// A registry of npm on 127.0.0.1 that has one package, and sends for every other one to the registry in use.
//
// Our own: verdaccio would be 327 packages of 58 MB, fetched at every run, for one PUT and two kinds of GET.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer, json } from 'node:stream/consumers';
import { integrityOf } from './compare.mjs';

/** Takes the package `name` from anyone who has the token, and gives it to everybody; notes each tarball served. */
export async function startRegistry(name, upstream) {
  const token = randomBytes(16).toString('hex');
  const published = { packument: undefined, tarballs: new Map(), served: [] };
  const server = createServer((request, response) => {
    answer(request, { name, upstream, token, published })
      .catch((error) => ({ status: 500, body: error.message }))
      .then(({ status, headers, body = '' }) => response.writeHead(status, headers).end(body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const host = `127.0.0.1:${server.address().port}`;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://${host}/`, token, served: published.served, close };
}

async function answer(request, { name, upstream, token, published }) {
  const path = decodeURIComponent(new URL(request.url, 'http://127.0.0.1').pathname).slice(1);
  if (path !== name && !path.startsWith(`${name}/`)) return redirect(request, upstream);
  if (request.method === 'PUT') {
    if (request.headers.authorization !== `Bearer ${token}`) return { status: 401 };
    publish(await json(request), published);
    return { status: 201, body: '{}' };
  }
  await buffer(request);
  const body = path === name ? published.packument : serveTarball(path.split('/-/')[1], published);
  return body === undefined ? { status: 404, body: '{}' } : { status: 200, body };
}

function serveTarball(file, { tarballs, served }) {
  const tarball = tarballs.get(file);
  if (tarball) served.push(integrityOf(tarball));
  return tarball;
}

/** What `npm publish` sends: the packument of one version, with its tarball attached. */
function publish({ _attachments, ...packument }, published) {
  published.packument = JSON.stringify(packument);
  for (const [file, { data }] of Object.entries(_attachments)) {
    published.tarballs.set(file, Buffer.from(data, 'base64'));
  }
}

function redirect({ method, url }, upstream) {
  if (method !== 'GET') return { status: 405 };
  return { status: 307, headers: { location: upstream.replace(/\/$/, '') + url } };
}
