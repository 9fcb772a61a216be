import { Socket } from 'node:net';
import { afterEach } from 'vitest';

/**
 * Setup of every conformance test: the official clients know the hosts of the real venue and of public chain nodes by
 * heart, so nothing may open a connection to anywhere but this machine, and a test that tried fails.
 *
 * All of Node's HTTP, `fetch` and WebSockets open their connections here.
 */
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost', '0.0.0.0']);
/** Nobody listens there: whoever is led to it sees an ordinary refused connection. */
const CLOSED_PORT = { host: '127.0.0.1', port: 1 };

const attempts: string[] = [];
const original = Object.getOwnPropertyDescriptor(Socket.prototype, 'connect')?.value as (...how: unknown[]) => Socket;

Socket.prototype.connect = function guarded(this: Socket, ...parameters: unknown[]): Socket {
  const target = targetOf(parameters);
  if (target === undefined || LOOPBACK.has(target)) return Reflect.apply(original, this, parameters);
  attempts.push(target);
  return Reflect.apply(original, this, [CLOSED_PORT]);
};

/** Hosts outside that were tried since the last call. */
export function outsideAttempts(): readonly string[] {
  return attempts.splice(0);
}

/** Host of a connection in any of the forms that `connect` takes; `undefined` for a pipe or a port of this machine. */
function targetOf(parameters: readonly unknown[]): string | undefined {
  const first = Array.isArray(parameters[0]) ? (parameters[0][0] as unknown) : parameters[0];
  if (typeof first === 'object' && first !== null) return (first as { host?: string }).host;
  return typeof parameters[1] === 'string' ? parameters[1] : undefined;
}

afterEach(() => {
  const tried = outsideAttempts();
  if (tried.length > 0) throw new Error(`the test tried to reach ${tried.join(', ')}`);
});
