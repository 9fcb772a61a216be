import type { Input } from '../../shared/engine/input.ts';
import type { Asset } from '../../shared/market/assets.ts';
import type { Interval } from '../../shared/market/intervals.ts';

/** A file to import. Its content is read when it is needed, decompressed, and not kept. */
export type SourceFile = {
  /** Without folders. */
  readonly name: string;
  readonly sha256: string;
  /** The first few kB as text. */
  readonly head: string;
  read(): Buffer;
};

/** A way in which other people keep recordings. To add one, write it in a file of `formats/` and name it in its list. */
export type Importer = {
  readonly format: string;
  /** One line for the help. */
  readonly says: string;
  recognises(file: Pick<SourceFile, 'name' | 'head'>): boolean;
  /** @throws {UsageError} when the files cannot be what they were taken for */
  open(files: readonly SourceFile[], options: ImportOptions): ImportedSet;
};

export type ImportOptions = {
  /** Official outcomes to compare with, by round start. */
  readonly outcomes?: ReadonlyMap<number, 'up' | 'down'>;
};

/** What a set of files holds. */
export type ImportedSet = {
  /** Every conclusion that may not be drawn from the tapes, in words. */
  readonly cannotProve: readonly string[];
  readonly tapes: readonly TapePlan[];
  /** To be asked when every tape has been written. */
  summary(): ImportSummary;
};

/** One tape to be written. Inputs are in the order of time. */
export type TapePlan = { readonly asset: Asset; readonly interval: Interval; inputs(): Iterable<Input> };

export type ImportSummary = {
  readonly coverage: readonly Coverage[];
  readonly refused: readonly Refusal[];
  /** What the format lets one say besides; never across sources or dates. */
  readonly findings: Readonly<Record<string, unknown>>;
};

/** Planned and loaded side by side; the difference stands under `missing`, with the reason. */
export type Coverage = {
  /** A round, a stream, a table. */
  readonly what: string;
  readonly unit: 's' | 'trades' | 'rounds' | 'updates';
  readonly planned: number;
  readonly loaded: number;
  readonly missing: readonly { readonly amount: number; readonly why: string }[];
};

/** Something that the files hold and that was not taken, with the reason. */
export type Refusal = { readonly what: string; readonly count: number; readonly reason: string };
