import { findTapes, type IncarnationTape } from '../replay/tape-files.ts';

/**
 * The tapes that the arguments name, for commands that go on without those that cannot be read: they are named on standard error.
 *
 * @throws {UsageError} when a path does not exist, or when there is no tape at all
 */
export function readableTapes(paths: readonly string[]): readonly IncarnationTape[] {
  const { incarnations, unreadable } = findTapes(paths);
  for (const { path, reason } of unreadable) console.error(`bulkhead: ${path}: left out: ${reason}`);
  return incarnations;
}
