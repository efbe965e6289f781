/**
 * Whether a host, as a WHATWG URL gives it, is this machine: 127.0.0.0/8, [::1] or localhost. By the name alone; it
 * is never looked up.
 */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}
