import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type DestinationStream, type Logger, pino } from 'pino';
import { pinoPretty } from './pretty.ts';
import type { LogLevel } from './levels.ts';
import type { Scrubber } from './scrubber.ts';

export type { Logger } from 'pino';

export type LoggerOptions = {
  readonly level: LogLevel;
  /** Folder of the log file, `bulkhead.log`; made when it is missing. */
  readonly folder: string;
  readonly scrubber: Scrubber;
  /** Whether people read along on standard error. */
  readonly pretty: boolean;
  /** Told each time the file does not take a line; it is written with a later one. */
  readonly onFailure: (error: Error) => void;
};

/** A log as JSON lines in a file, readable on a terminal besides. Every finished line passes the scrubber. */
export function openLog({ level, folder, scrubber, pretty, onFailure }: LoggerOptions): Logger {
  mkdirSync(folder, { recursive: true });
  const file = pino.destination({ dest: join(folder, 'bulkhead.log'), append: true, sync: true });
  file.on('error', onFailure);
  const streams: readonly DestinationStream[] = pretty ? [file, pinoPretty()] : [file];
  const scrubbing: DestinationStream = {
    write(line) {
      const clean = scrubber.scrub(line);
      for (const stream of streams) stream.write(clean);
    },
  };
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, scrubbing);
}
