// The way to the service.

import { type ProblemRow, rowsOf } from './row.ts';

export const LET_THROUGH =
  'Let this machine reach the service: directly, or by http_proxy, the only variable for a proxy that the SDK follows.';

const network = rowsOf('network');

export const NETWORK_ROWS: readonly ProblemRow[] = [
  network(
    'ENOTFOUND EAI_AGAIN',
    'the name of the service is not found (DNS)',
    `DoctorCheck the spelling of the endpoint. ${LET_THROUGH}`,
  ),
  network(
    'ECONNREFUSED',
    'nothing listens at the endpoint',
    'Check host and port of the endpoint or the proxy; start the emulator if it is meant.',
  ),
  network(
    'ECONNRESET EPIPE',
    'the connection was cut before an answer came',
    'Look for a firewall or proxy on the way that cuts connections, and try again.',
  ),
  network('TIMEOUT ETIMEDOUT', 'no answer came in time', `${LET_THROUGH} Or give a longer --timeout.`),
  network(
    'DEPTH.* SELF.* UNABLE.* CERT.* ERR_TLS_CERT_ALTNAME_INVALID',
    'the certificate of the other side is not trusted (TLS)',
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
    'an HTTP error came instead of an answer of the service',
    'The service answers with HTTP 200 always: let the proxy or gateway on the way pass the call.',
  ),
  network(
    'NOT_THE_API',
    'something answered that is not the service, such as a page of a proxy',
    'Check the endpoint, and let the proxy or gateway on the way pass the call.',
  ),
];
