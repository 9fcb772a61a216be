import type { ErrorRecord } from './events/error-record.ts';

/**
 * Base of every error that Bulkhead throws. `code` is stable and survives thread boundaries, `retryable` says whether the
 * same call may succeed later. Subclasses differ by what the catcher does next, not by where they broke.
 */
export class BulkheadError extends Error {
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, message: string, options: { readonly cause?: unknown; readonly retryable?: boolean } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

/** Wrong usage or configuration: one line that names the key, flag or file; exit code 2. */
export class UsageError extends BulkheadError {}

/** Refused because going on could cost money: exit code 3. */
export class SafetyError extends BulkheadError {}

/** Bytes from outside that are not what they should be. The message names the frame or file and the place. */
export class WireError extends BulkheadError {}

/** The venue could not be reached or did not answer in time. */
export class TransportError extends BulkheadError {}

/** A promise of our own code was broken: a bug. Ends the compartment. */
export class InvariantError extends BulkheadError {}

/** Throws an {@link InvariantError} unless `condition` holds. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError('invariant', message);
}

/** An error as plain data, for thread boundaries and reports. Anything thrown is accepted. */
export function toErrorRecord(thrown: unknown): ErrorRecord {
  if (!(thrown instanceof Error)) return { name: 'NonError', message: String(thrown) };
  const code = (thrown as { code?: unknown }).code;
  return {
    name: thrown.name,
    message: thrown.message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(thrown.stack === undefined ? {} : { stack: thrown.stack }),
    ...(thrown.cause === undefined ? {} : { cause: toErrorRecord(thrown.cause) }),
  };
}
