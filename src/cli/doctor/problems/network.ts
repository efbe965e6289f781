// The way to the service.

import { type ProblemRow, rowsOf } from './row.ts';

export const LET_THROUGH =
  'Let this machine reach the service, directly or through http_proxy, the only proxy variable that the SDK follows.';

const network = rowsOf('network');

export const NETWORK_ROWS: readonly ProblemRow[] = [
  network(
    'ENOTFOUND EAI_AGAIN',
    "the service's host name was not found (DNS)",
    `Check the spelling of the endpoint. ${LET_THROUGH}`,
  ),
  network(
    'ECONNREFUSED',
    'nothing listens at the endpoint',
    'Check the host and port of the endpoint or the proxy; if you mean the emulator, start it.',
  ),
  network(
    'ECONNRESET EPIPE',
    'the connection was cut before an answer came',
    'Look for a firewall or proxy on the way that cuts connections, and try again.',
  ),
  network('TIMEOUT ETIMEDOUT', 'no answer came in time', `${LET_THROUGH} Or give a longer --timeout.`),
  network(
    'DEPTH.* SELF.* UNABLE.* CERT.* ERR_TLS_CERT_ALTNAME_INVALID',
    "the other side's certificate is not trusted (TLS)",
    "A proxy may open TLS on the way: give its certificate with NODE_EXTRA_CA_CERTS. DoctorCheck this machine's clock too.",
  ),
  network(
    'EPROTO ERR_SSL_WRONG_VERSION_NUMBER',
    'the other side does not speak TLS',
    'Check the port of the endpoint; for an emulator on this machine give http://host:port.',
  ),
  network(
    'PLAIN_HTTP',
    'the endpoint is http:// on another machine, so nothing was sent: signature and answer would go without TLS',
    'Give the endpoint with https://, or without a scheme; in a test network give --dangerously-allow-http.',
  ),
  network(
    'HTTP.*',
    'an HTTP error came instead of an answer from the service',
    'The service always answers with HTTP 200: let the proxy or gateway on the way pass the call.',
  ),
  network(
    'NOT_THE_API',
    'something other than the service answered, such as a proxy with a page of its own',
    'Check the endpoint, and let the proxy or gateway on the way pass the call.',
  ),
];
