import * as z from 'zod';
import { type Asset, ASSETS } from '../../shared/market/assets.ts';
import type { Disk } from '../../shared/ports/ports.ts';
import type { Supervisor } from './supervisor.ts';
import { VersionedRecord } from './versioned-record.ts';

const recordSchema = z.object({ off: z.array(z.enum(ASSETS)) });

/** The assets that are not to be quoted, on disk. */
export class QuotingStore extends VersionedRecord<z.infer<typeof recordSchema>> {
  /** @param folder of nothing else */
  constructor(disk: Disk, folder: string) {
    super(disk, folder, 'quoting', recordSchema);
  }
}

/**
 * The operator's switch for makers' quotes, one for each asset (strategies §8, `quoting_enabled`). It survives restarts, and it
 * is for quotes alone, those among them that would sell or complete a pair: what takes goes on. Where the record cannot be
 * believed nothing is quoted until the operator has said of each asset that it may be.
 */
export class QuotingSwitches {
  readonly #store: QuotingStore;
  readonly #supervisor: Pick<Supervisor, 'keepers' | 'raiseAlarm'>;
  /** Assets that this session does not run among them: another one may. */
  readonly #off: Set<Asset>;

  /** @param supervisor not started yet: its first workers begin with the switches as they stood */
  constructor(store: QuotingStore, supervisor: Pick<Supervisor, 'keepers' | 'raiseAlarm'>) {
    this.#store = store;
    this.#supervisor = supervisor;
    this.#off = this.#load();
    this.#apply();
  }

  /** Holds from the worker's next decision on, for its successors, and for later sessions. */
  set(asset: Asset, enabled: boolean): void {
    if (enabled) this.#off.delete(asset);
    else this.#off.add(asset);
    this.#store.save({ off: [...this.#off].toSorted() }, (failure) => {
      if (failure !== undefined) this.#alarm(`cannot be written, a restart would not know of it: ${failure.message}`);
    });
    this.#apply();
  }

  #load(): Set<Asset> {
    const loaded = this.#store.load();
    if (loaded.kind === 'none') return new Set();
    if (loaded.kind === 'found') return new Set(loaded.record.off);
    this.#alarm(`cannot be believed, nothing is quoted until "bulkhead quoting ASSET on": ${loaded.detail}`);
    return new Set(ASSETS);
  }

  #apply(): void {
    for (const { asset, briefing } of this.#supervisor.keepers) briefing.setQuoting(!this.#off.has(asset));
  }

  #alarm(what: string): void {
    this.#supervisor.raiseAlarm('QUOTING_RECORD', `the record of what may be quoted ${what}`);
  }
}
