import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type DestinationStream, type Logger, multistream, pino } from 'pino';
import { pinoPretty } from './pretty.ts';
import type { Scrubber } from './scrubber.ts';

export type { Logger } from 'pino';

export type LoggerOptions = {
  /** Folder of the log file, `bulkhead.log`; made when it is missing. */
  readonly folder: string;
  readonly scrubber: Scrubber;
  /** Whether people read along on standard error. */
  readonly pretty: boolean;
};

/** A log as JSON lines in a file, readable on a terminal besides. Every finished line passes the scrubber. */
export function openLog({ folder, scrubber, pretty }: LoggerOptions): Logger {
  mkdirSync(folder, { recursive: true });
  const file = pino.destination({ dest: join(folder, 'bulkhead.log'), append: true, sync: true });
  const streams = multistream(pretty ? [{ stream: file }, { stream: pinoPretty() }] : [{ stream: file }]);
  const scrubbing: DestinationStream = { write: (line) => streams.write(scrubber.scrub(line)) };
  return pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, scrubbing);
}
