import type { OrderHash } from '../../shared/market/ids.ts';
import { TapeReader } from '../../shared/tape/index.ts';
import { findTapes, type IncarnationTape, readTapeFile } from '../../src/replay/tape-files.ts';

/** What a worker did after a pause in which it was not running, by its tape. */
export type Resumption = {
  readonly asset: string;
  /**
   * Orders signed after the pause before the venue's records had been read anew. Whoever was stopped in the middle of signing
   * finishes the signature; to send it then is what must not be.
   */
  readonly signedBeforeReading: readonly OrderHash[];
  /** … and after they had been. */
  readonly signedAfterReading: readonly OrderHash[];
};

/** Looks for the first pause of at least this long in every tape below the folder. */
export function firstWordsAfterPauses(tapeFolder: string, pauseMs: number): Resumption[] {
  const { incarnations } = findTapes([tapeFolder]);
  return incarnations.flatMap((tape) => resumptionOf(tape, pauseMs) ?? []);
}

function resumptionOf({ segments }: IncarnationTape, pauseMs: number): Resumption | undefined {
  const signed: Record<'signedBeforeReading' | 'signedAfterReading', OrderHash[]> = {
    signedBeforeReading: [],
    signedAfterReading: [],
  };
  let lastAt = Number.POSITIVE_INFINITY;
  let paused = false;
  let read = false;
  for (const { path } of segments) {
    const reader = new TapeReader(readTapeFile(path));
    for (let record = reader.next(); record !== undefined; record = reader.next()) {
      if (record.type !== 'input') continue;
      const { input } = record;
      paused ||= input.at - lastAt >= pauseMs;
      lastAt = input.at;
      if (!paused || input.kind === 'frame') continue;
      read ||= input.event.type === 'reconciled';
      if (input.event.type === 'order-signed')
        signed[read ? 'signedAfterReading' : 'signedBeforeReading'].push(input.event.orderId);
    }
  }
  return paused ? { asset: segments[0].header.asset, ...signed } : undefined;
}
