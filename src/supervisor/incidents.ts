import type { Asset } from '../../shared/market/assets.ts';
import type { EpochMs } from '../../shared/units/index.ts';
import type { QuarantineReason } from './restart-policy.ts';

/** How the end of a worker was noticed. `tape`: the disk does not take what must be kept, from this worker or any other. */
export const DEATH_CAUSES = [
  'fault',
  'tape',
  'error',
  'exit',
  'heap',
  'protocol',
  'wedged',
  'flood',
  'never-ready',
] as const;

export type DeathCause = (typeof DEATH_CAUSES)[number];

/**
 * One death of a worker, from its detection to what became of it. Drill and report read it; times are wall-clock UTC ms.
 * A time that is absent has not come yet.
 */
export type DeathRecord = {
  readonly kind: 'death';
  readonly id: number;
  readonly asset: Asset;
  readonly incarnation: number;
  readonly cause: DeathCause;
  readonly detail: string;
  /** The strategy that was being asked when it died. */
  readonly strategy?: string;
  readonly detectedAt: EpochMs;
  /** Open orders that the dead worker had, by its own last word in shared memory. */
  readonly openOrders: number;
  /** The venue showed no open order of this asset's markets any more. */
  ordersZeroAt?: EpochMs;
  exitedAt?: EpochMs;
  /** The successor was spawned, accepted its config, and had fresh books and reconciled orders. */
  restartedAt?: EpochMs;
  readyAt?: EpochMs;
  observingAt?: EpochMs;
  quarantine?: QuarantineReason;
  /** `relapsed`: the successor died as well before it was observing. */
  outcome: 'pending' | 'recovered' | 'relapsed' | 'quarantined' | 'stopped';
};

/** Something that a human should look at, from a worker or from the supervisor itself. */
export type AlarmRecord = {
  readonly kind: 'alarm';
  readonly id: number;
  readonly asset?: Asset;
  readonly code: string;
  readonly detail: string;
  readonly detectedAt: EpochMs;
  /** How often it was raised; a repetition makes no new record. */
  count: number;
};

export type Incident = DeathRecord | AlarmRecord;

/** Of each kind the newest are kept: a storm of alarms must not push the deaths out of sight. */
const MAX_OF_A_KIND = 500;

/** Record of everything that went wrong in a session. */
export class IncidentLog {
  readonly #deaths: DeathRecord[] = [];
  readonly #alarms: AlarmRecord[] = [];
  #lastId = 0;

  /** Oldest first. */
  get all(): readonly Incident[] {
    return [...this.#deaths, ...this.#alarms].sort((a, b) => a.id - b.id);
  }

  openDeath(death: Omit<DeathRecord, 'kind' | 'id' | 'outcome'>): DeathRecord {
    const record: DeathRecord = { ...death, kind: 'death', id: this.#nextId(), outcome: 'pending' };
    keepNewest(this.#deaths, record);
    return record;
  }

  /** Counts an alarm that stands already; makes a record of a new one. */
  alarm(alarm: Omit<AlarmRecord, 'kind' | 'id' | 'count'>): AlarmRecord {
    const known = this.#alarms.find(
      ({ asset, code, detail }) => asset === alarm.asset && code === alarm.code && detail === alarm.detail,
    );
    if (known !== undefined) {
      known.count += 1;
      return known;
    }
    const record: AlarmRecord = { ...alarm, kind: 'alarm', id: this.#nextId(), count: 1 };
    keepNewest(this.#alarms, record);
    return record;
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }
}

function keepNewest<Kind>(records: Kind[], newest: Kind): void {
  records.push(newest);
  if (records.length > MAX_OF_A_KIND) records.shift();
}
