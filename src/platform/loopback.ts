/**
 * Whether a host, as a WHATWG URL writes it, is this machine: 127.0.0.0/8, [::1] or localhost. Judged by the name
 * alone, which is never looked up.
 */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
