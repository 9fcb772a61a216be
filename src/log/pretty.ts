import { PinoPretty } from 'pino-pretty';
import type { DestinationStream } from 'pino';

/** Log lines for people, on standard error. */
export function pinoPretty(): DestinationStream {
  return PinoPretty({
    destination: 2,
    sync: true,
    colorize: process.stderr.isTTY,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'pid,hostname',
  });
}
