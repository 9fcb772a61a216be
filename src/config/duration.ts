import { UsageError } from '../../shared/errors.ts';

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/**
 * Text such as `500ms`, `60s`, `5m` or `1.5h` as whole milliseconds.
 *
 * @param name flag or key that the message of a refusal names
 * @throws {UsageError} code `duration`
 */
export function parseDuration(text: string, name: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim());
  const durationMs = Math.round(Number(match?.[1]) * (UNIT_MS[match?.[2] ?? ''] ?? Number.NaN));
  if (!Number.isSafeInteger(durationMs) || durationMs <= 0) {
    throw new UsageError('duration', `${name}: "${text}" is not a duration; write it like 20s, 5m or 1h`);
  }
  return durationMs;
}

/** Whole milliseconds as the shortest such text: 60000 → "1m". */
export function formatDuration(durationMs: number): string {
  const unit = (['h', 'm', 's'] as const).find((name) => durationMs % (UNIT_MS[name] ?? 1) === 0) ?? 'ms';
  return `${durationMs / (UNIT_MS[unit] ?? 1)}${unit}`;
}
