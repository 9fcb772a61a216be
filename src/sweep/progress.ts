/** Signs of the bar. */
const WIDTH = 24;

/** How far a sweep has come. */
export type Progress = {
  /** Jobs that have ended, those of an earlier start included. */
  readonly done: number;
  readonly total: number;
  /** Of `done`, those of this start; the time left is judged by them. */
  readonly ran: number;
  readonly elapsedMs: number;
  readonly lost: number;
};

/** One line: bar, share, jobs, time left, jobs lost. */
export function progressText({ done, total, ran, elapsedMs, lost }: Progress): string {
  const share = total === 0 ? 1 : done / total;
  const filled = Math.floor(share * WIDTH);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}`;
  const left = ran === 0 ? 'time left unknown' : `${duration(((total - done) * elapsedMs) / ran)} left`;
  return `${bar} ${Math.floor(100 * share)} %  ${done} of ${total} jobs, ${left}${lost === 0 ? '' : `, ${lost} lost`}`;
}

/** `45s`, `3m 20s`, `2h 05m`: as exact as an estimate can be. */
function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m ${padded(seconds % 60)}s`;
  return `${Math.floor(seconds / 3_600)}h ${padded(Math.floor((seconds % 3_600) / 60))}m`;
}

function padded(value: number): string {
  return String(value).padStart(2, '0');
}
