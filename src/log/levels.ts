/** What stands in the log: `debug` also every request of the supervisor and every fact of the workers, many a second. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];
