/** Appended to a segment's name once it is sealed: compressed as one zstd frame (design §8). */
export const SEALED = '.zst';

/** A segment by its name: `<startedAt>-<incarnation>-<segment>.tape`, whether it is sealed or not. */
export type SegmentName = {
  /** Of the raw file, also where only the sealed one is left. */
  readonly name: string;
  readonly startedAt: number;
  readonly incarnation: number;
  readonly segment: number;
  /** Only the sealed file is there. */
  readonly sealed: boolean;
};

const PATTERN = /^((\d+)-(\d+)-(\d+)\.tape)(\.zst)?$/;

/** A segment's raw file name. */
export function segmentName(startedAt: number, incarnation: number, segment: number): string {
  return `${startedAt}-${incarnation}-${segment}.tape`;
}

/**
 * The segments among the names of one folder, each once, by incarnation and number. A sealed file beside its raw one does
 * not count: the raw one goes only when the sealed one has been verified.
 */
export function segmentsIn(names: readonly string[]): readonly SegmentName[] {
  const found = new Map<string, SegmentName>();
  for (const text of names) {
    const [, name, startedAt, incarnation, segment, suffix] = PATTERN.exec(text) ?? [];
    if (name === undefined) continue;
    const sealed = suffix !== undefined && found.get(name)?.sealed !== false;
    found.set(name, {
      name,
      startedAt: Number(startedAt),
      incarnation: Number(incarnation),
      segment: Number(segment),
      sealed,
    });
  }
  return [...found.values()].sort((a, b) => a.incarnation - b.incarnation || a.segment - b.segment);
}
