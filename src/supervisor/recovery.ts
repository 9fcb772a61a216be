import type { Asset } from '../../shared/market/assets.ts';
import type { World } from '../../shared/ports/ports.ts';
import { epochMs, type EpochMs } from '../../shared/units/index.ts';
import type { SupervisorEvent } from './events.ts';
import type { Ending } from './incarnation.ts';
import type { DeathRecord, IncidentLog } from './incidents.ts';
import type { RestartPolicy } from './policy.ts';
import {
  afterHealthyRound,
  judgeDeath,
  NO_HISTORY,
  type RestartHistory,
  type RestartVerdict,
} from './restart-policy.ts';

export type RecoveryOptions = {
  readonly asset: Asset;
  readonly world: Pick<World, 'clock' | 'random'>;
  readonly policy: RestartPolicy;
  readonly incidents: IncidentLog;
  readonly emit: (event: SupervisorEvent) => void;
};

/** One asset's record of deaths: what the restart policy remembers, and the times of the latest way back. */
export class Recovery {
  readonly #options: RecoveryOptions;
  #history: RestartHistory = NO_HISTORY;
  #death: DeathRecord | undefined;

  constructor(options: RecoveryOptions) {
    this.#options = options;
  }

  /** Opens the record of a death and lets the restart policy speak. */
  died(ending: Ending, incarnation: number, openOrders: number): RestartVerdict {
    const { asset, world, policy, incidents, emit } = this.#options;
    const death = { ...ending, atMs: world.clock.monoMs() };
    const { history, verdict } = judgeDeath(this.#history, death, policy, world.random.unit());
    this.#history = history;
    this.#note({ outcome: 'relapsed' });
    const { cause, detail, strategy } = ending;
    const asked = strategy === undefined ? {} : { strategy };
    const detectedAt = this.#now();
    this.#death = incidents.openDeath({ asset, incarnation, cause, detail, ...asked, detectedAt, openOrders });
    emit({ type: 'death', death: this.#death });
    return verdict;
  }

  /** @param zeroAtMs monotonic ms of the look that found no order */
  ordersGone(zeroAtMs: number): void {
    const agoMs = this.#options.world.clock.monoMs() - zeroAtMs;
    this.#note({ ordersZeroAt: epochMs(Math.round(this.#now() - agoMs)) });
  }

  exited(): void {
    this.#note({ exitedAt: this.#now() });
  }

  restarted(): void {
    this.#note({ restartedAt: this.#now() });
  }

  ready(): void {
    this.#note({ readyAt: this.#now() });
  }

  /** The successor has fresh books and reconciled orders: this death is over. */
  observing(): void {
    this.#note({ observingAt: this.#now(), outcome: 'recovered' });
    this.#death = undefined;
  }

  /** No successor: by the policy's word, or because nobody wants one. */
  ended(verdict: RestartVerdict): void {
    const quarantine = verdict.kind === 'quarantine' ? { quarantine: verdict.reason } : {};
    this.#note({ ...quarantine, outcome: verdict.kind === 'quarantine' ? 'quarantined' : 'stopped' });
    this.#death = undefined;
  }

  /** A complete healthy round: earlier deaths no longer count against the budgets. */
  roundCompleted(): void {
    this.#history = afterHealthyRound(this.#history);
  }

  /** A human says: try again. */
  forgive(): void {
    this.#history = NO_HISTORY;
  }

  #note(change: Partial<DeathRecord>): void {
    if (this.#death === undefined) return;
    Object.assign(this.#death, change);
    this.#options.emit({ type: 'death', death: this.#death });
  }

  #now(): EpochMs {
    return epochMs(Math.round(this.#options.world.clock.wallMs()));
  }
}
