import { createLogUpdate } from 'log-update';
import type { SupervisorEvent } from '../supervisor/events.ts';
import type { SystemStatus } from '../supervisor/status.ts';
import { eventLine } from './event-line.ts';
import { COLOURED } from './paint.ts';
import { ratesBetween, renderStatus } from './status-table.ts';

/** Where an operator reads along: a live table on a terminal, one line per event of note anywhere else. */
export type Screen = {
  onEvent(event: SupervisorEvent): void;
  /** A remark that is no event of the session. */
  say(line: string): void;
  close(): void;
};

const REFRESH_MS = 500;

/** Lines of note under the table. */
const RECENT_LINES = 6;

/** Whether a table can be drawn there: a terminal that knows its size. */
export function canShowTable(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && stream.columns > 0 && stream.rows > 0;
}

/** A table that redraws itself in place, and after its end a plain terminal again. */
export function liveScreen(stream: NodeJS.WriteStream, readStatus: () => SystemStatus): Screen {
  const draw = createLogUpdate(stream);
  const recent: string[] = [];
  let earlier: SystemStatus | undefined;
  let isClosed = false;
  const say = (text: string) => {
    const line = COLOURED.quiet(`${new Date().toISOString().slice(11, 19)} ${text}`.slice(0, stream.columns - 1));
    if (isClosed) stream.write(`${line}\n`);
    else recent.push(line);
    if (recent.length > RECENT_LINES) recent.shift();
  };
  const refresh = () => {
    const status = readStatus();
    draw([renderStatus(status, ratesBetween(earlier, status), COLOURED), ...recent].join('\n'));
    if (earlier === undefined || status.at - earlier.at >= 1_000) earlier = status;
  };
  const timer = setInterval(refresh, REFRESH_MS);
  return {
    onEvent(event) {
      const line = eventLine(event);
      if (line !== undefined) say(line);
    },
    say,
    close() {
      clearInterval(timer);
      refresh();
      draw.done();
      isClosed = true;
    },
  };
}

/** One line per event of note. */
export function lineScreen(write: (line: string) => void): Screen {
  const say = (line: string) => write(`${new Date().toISOString()} ${line}\n`);
  return {
    onEvent(event) {
      const line = eventLine(event);
      if (line !== undefined) say(line);
    },
    say,
    close: () => undefined,
  };
}
