const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Text such as `500ms`, `60s`, `5m` or `1.5h` as whole milliseconds; `undefined` when it is none, or none above zero. */
export function durationOf(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text.trim());
  const durationMs = Math.round(Number(match?.[1]) * (UNIT_MS[match?.[2] ?? ''] ?? Number.NaN));
  return Number.isSafeInteger(durationMs) && durationMs > 0 ? durationMs : undefined;
}

/** Whole milliseconds as the shortest such text: 60000 → "1m". */
export function formatDuration(durationMs: number): string {
  const unit = (['h', 'm', 's'] as const).find((name) => durationMs % (UNIT_MS[name] ?? 1) === 0) ?? 'ms';
  return `${durationMs / (UNIT_MS[unit] ?? 1)}${unit}`;
}
