import { durationOf } from '../../shared/duration.ts';
import { UsageError } from '../../shared/errors.ts';

/**
 * Text such as `500ms`, `60s`, `5m` or `1.5h` as whole milliseconds.
 *
 * @param name flag or key that the message of a refusal names
 * @throws {UsageError} code `duration`
 */
export function parseDuration(text: string, name: string): number {
  const durationMs = durationOf(text);
  if (durationMs !== undefined) return durationMs;
  throw new UsageError('duration', `${name}: "${text}" is not a duration; write it like 20s, 5m or 1h`);
}
