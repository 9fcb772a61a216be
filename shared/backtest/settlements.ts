import type { Engine } from '../engine/engine.ts';
import type { PriceEvent } from '../events/engine-events.ts';
import type { ConditionId } from '../market/ids.ts';
import type { Resolution, Round } from '../market/round.ts';
import type { EpochMs } from '../units/index.ts';
import type { Notebook } from './notebook.ts';
import { OwnSettlement } from './own-settlement.ts';
import type { RecordedOrders } from './recorded-orders.ts';
import type { RoundRecord } from './round-record.ts';
import type { SimulatedVenue } from './simulated-venue.ts';

/** A round that the streamed TWAP decides, because the venue's word is missing. */
export type OwnVerdict = { readonly conditionId: ConditionId; readonly resolution: Resolution };

/** Lets rounds begin and end in all places that keep something of them. */
export class Settlements {
  readonly #engine: Engine;
  readonly #venue: SimulatedVenue;
  readonly #notebook: Notebook;
  readonly #recorded: RecordedOrders;
  readonly #own = new Map<ConditionId, OwnSettlement>();

  constructor(engine: Engine, venue: SimulatedVenue, notebook: Notebook, recorded: RecordedOrders) {
    this.#engine = engine;
    this.#venue = venue;
    this.#notebook = notebook;
    this.#recorded = recorded;
  }

  /** The round is known from now on; one of another series, or one that is over, is nobody's business. */
  list(at: EpochMs, round: Round): void {
    const { config, markets } = this.#engine;
    const isOurs = round.asset === config.asset && round.interval === config.interval;
    if (!isOurs || markets.get(round.conditionId)?.resolution !== undefined) return;
    this.#venue.list(round);
    this.#recorded.list(round);
    this.#notebook.listed(at, round);
    if (!this.#own.has(round.conditionId)) this.#own.set(round.conditionId, new OwnSettlement(round));
  }

  heard(price: PriceEvent): void {
    if (price.kind === 'twap') for (const own of this.#own.values()) own.note(price);
  }

  /** Rounds for whose resolution nobody waits any longer. */
  due(now: EpochMs): readonly OwnVerdict[] {
    return [...this.#own.entries()].flatMap(([conditionId, own]) => {
      const resolution = now < own.dueAt ? undefined : this.#ownResolution(conditionId);
      return resolution === undefined ? [] : [{ conditionId, resolution }];
    });
  }

  /** A round is resolved: what is held of it is paid out. Where its book did not live, its money counts nowhere. */
  settle(at: EpochMs, conditionId: ConditionId, resolution: Resolution, by: 'venue' | 'twap'): void {
    const record = this.#forget(conditionId);
    const { winner } = resolution;
    if (record === undefined) this.#venue.resolve(at, conditionId, resolution);
    else if (record.sampler.frozen) {
      this.#venue.drop(at, conditionId, record.money.cash);
      this.#notebook.settle(at, record, { kind: 'excluded', why: 'frozen', winner });
    } else {
      this.#venue.resolve(at, conditionId, resolution);
      this.#notebook.settle(at, record, { kind: 'settled', winner, by });
    }
  }

  /** The tapes end. Rounds that began before and are not resolved are settled by the TWAP, or count nowhere. */
  finish(at: EpochMs, until: EpochMs): void {
    for (const record of this.#notebook.openRounds) {
      const { conditionId, endsAt, startsAt } = record.round;
      const resolution = endsAt <= until ? this.#ownResolution(conditionId) : undefined;
      if (resolution !== undefined) this.settle(at, conditionId, resolution, 'twap');
      else if (startsAt < until) this.#exclude(at, record);
    }
  }

  #exclude(at: EpochMs, record: RoundRecord): void {
    this.#forget(record.round.conditionId);
    this.#venue.drop(at, record.round.conditionId, record.money.cash);
    this.#notebook.settle(at, record, { kind: 'excluded', why: 'unresolved' });
  }

  #forget(conditionId: ConditionId): RoundRecord | undefined {
    this.#own.delete(conditionId);
    const record = this.#notebook.openRounds.find(({ round }) => round.conditionId === conditionId);
    if (record !== undefined) this.#recorded.forget(record.round);
    return record;
  }

  #ownResolution(conditionId: ConditionId): Resolution | undefined {
    const strike = this.#engine.markets.get(conditionId)?.strike?.price;
    return this.#own.get(conditionId)?.resolution(strike);
  }
}
