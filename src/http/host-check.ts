import { isIP } from 'node:net';

/**
 * Whether a `Host` header is one that this server may be called by: an IP address or localhost.
 *
 * A page of some other site can make a browser ask us under a name of its own that it pointed at 127.0.0.1 (DNS rebinding);
 * such a request carries that name.
 */
export function isTrustedHost(header: string | undefined): boolean {
  if (header === undefined) return false;
  const name = header.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return name === 'localhost' || isIP(name) !== 0;
}
