import { UsageError } from '../../shared/errors.ts';
import { parseDuration } from '../config/duration.ts';
import type { SettingsLayer } from '../config/settings.ts';

/** The options of `run` as commander gives them. */
export type RunFlags = {
  readonly config?: string;
  readonly venue?: string;
  readonly mode?: string;
  /** The confirmation of a live start, in the operator's words. */
  readonly iUnderstand?: string;
  readonly assets?: string;
  readonly interval?: string;
  readonly roundLength?: string;
  readonly strategy?: string;
  readonly for?: string;
  readonly seed?: string;
  readonly dataDir?: string;
  readonly logLevel?: string;
  /** An address, or `false` for `--no-http`. */
  readonly http?: string | boolean;
  readonly guard: boolean;
  readonly report?: string;
  /** Folder for the evidence of the session's strategies. */
  readonly evidence?: string;
  readonly withoutEvidence?: string;
  readonly occasions?: string;
  readonly json?: boolean;
  readonly drill?: boolean;
};

/**
 * The settings layer of the command line.
 *
 * @throws {UsageError} for a value that cannot be read; whether it is allowed, the schema says
 */
export function flagsLayer(flags: RunFlags): SettingsLayer {
  const { venue, mode, interval, dataDir, http } = flags;
  const embedded = withoutGaps({
    roundLengthMs: flags.roundLength === undefined ? undefined : parseDuration(flags.roundLength, '--round-length'),
    seed: flags.seed === undefined ? undefined : wholeNumber(flags.seed, '--seed'),
    occasions: listOf(flags.occasions),
  });
  const without = listOf(flags.withoutEvidence);
  const values = withoutGaps({
    venue,
    mode,
    interval,
    dataDir,
    assets: flags.assets?.split(',').map((asset) => asset.trim().toUpperCase()),
    strategies: listOf(flags.strategy),
    live: without === undefined ? undefined : { evidence: { without } },
    http: typeof http === 'string' ? { enabled: true, listen: http } : http === false ? { enabled: false } : undefined,
    log: flags.logLevel === undefined ? undefined : { level: flags.logLevel },
    embedded: Object.keys(embedded).length === 0 ? undefined : embedded,
  });
  return { source: 'command line', values };
}

function listOf(text: string | undefined): string[] | undefined {
  return text?.split(',').map((part) => part.trim());
}

function wholeNumber(text: string, name: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new UsageError('flag', `${name}: "${text}" is not a whole number`);
}

/** Without the keys that nobody gave: they must not hide what lies below. */
function withoutGaps(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
