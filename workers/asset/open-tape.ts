import type { Disk } from '../../shared/ports/ports.ts';
import type { EpochMs } from '../../shared/units/index.ts';
import type { Predecessors } from './predecessors.ts';
import { TapeSealer } from './tape-sealer.ts';
import { type TapeIdentity, TapeWriter } from './tape-writer.ts';

/** What a tape is opened with. */
export type TapeSetup = {
  readonly folder: string;
  readonly identity: TapeIdentity;
  readonly predecessors: Predecessors;
  /** Told when a segment stays uncompressed, and why. */
  readonly unsealed: (detail: string) => void;
};

/** Begins a compartment's tape, linked to the one before; segments are sealed as they end, those that a crash left as well. */
export function openTape(disk: Disk, { folder, identity, predecessors, unsealed }: TapeSetup, at: EpochMs): TapeWriter {
  const sealer = new TapeSealer(disk, unsealed);
  const writer = new TapeWriter(disk, folder, identity, at, {
    previous: predecessors.previous,
    ended: (path, chain) => sealer.seal(path, chain),
  });
  for (const path of predecessors.unsealed) sealer.seal(path);
  return writer;
}
