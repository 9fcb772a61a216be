import { EngineCore } from '../../shared/engine/core.ts';
import type { Fact } from '../../shared/events/effects.ts';
import type { Asset } from '../../shared/market/assets.ts';
import { TapeReader } from '../../shared/tape/index.ts';
import { microUsdc, toUsdc } from '../../shared/units/index.ts';
import { reloadStrategies } from '../../workers/strategies/own-strategies.ts';
import { groupTapes, type IncarnationTape } from '../replay/tape-files.ts';
import { EpochLog } from './epoch-log.ts';
import { EvaluationLog } from './evaluation-log.ts';
import type { Evidence } from './evidence.ts';
import { InventoryLog } from './inventory-log.ts';
import { OrderFates } from './order-fates.ts';
import { PositionCosts } from './position-costs.ts';
import { ResolutionLog } from './resolution-log.ts';
import { retell } from './retelling.ts';
import { evidenceOf } from './tape-evidence.ts';

/** What only somebody who stood beside the sessions knows. */
export type Bystander = Pick<Evidence, 'ledger' | 'cutoffMs' | 'timeScale' | 'worstCases' | 'limitMicroUsdc' | 'rests'>;

/**
 * How an order's doubt came out: ms from `unknown` to the next word. Where its worker ended in order before there was one, `ms`
 * is absent, and `lastedMs` says how long it had been in doubt by then.
 */
export type Doubt = { readonly ms: number | undefined; readonly lastedMs: number };

/** States of an order of which the venue has not said anything. */
const WITHOUT_WORD: readonly string[] = ['intended', 'signed', 'unknown'];

type OrderFact = Extract<Fact, { type: 'order' }>;

/**
 * What the workers of several sessions told, however each ended, in the order of telling and one asset after the other: what
 * a worker told is told again by an engine that reads its tape.
 */
export class History {
  readonly epochs = new EpochLog();
  readonly fates = new OrderFates();
  readonly inventories = new InventoryLog();
  readonly evaluations = new EvaluationLog();
  readonly resolutions = new ResolutionLog();
  readonly doubts: Doubt[] = [];
  /** Orders on which there was no word yet when their worker ended. */
  inFlight = 0;
  readonly #paths: readonly string[];
  readonly #bytesOf: (path: string) => Uint8Array;
  readonly #realised = new Map<string, number>();
  readonly #positions = new PositionCosts();

  /**
   * @param paths of whole segments, in any order
   * @param read gets a segment's bytes
   */
  constructor(paths: readonly string[], read: (path: string) => Uint8Array) {
    this.#paths = paths;
    this.#bytesOf = read;
    const readers = paths.map((path) => [path, new TapeReader(read(path))] as const);
    for (const [index, tape] of groupTapes(readers).incarnations.entries()) this.#read(tape, index + 1);
  }

  /** Everything that a checker wants to know. */
  evidence(beside: Bystander): Evidence {
    return {
      ...beside,
      tapes: evidenceOf(this.#paths.map((path) => [path, this.#bytesOf(path)] as const)),
      epochs: this.epochs,
      fates: this.fates,
      inventories: this.inventories,
      evaluations: this.evaluations,
      resolutions: this.resolutions,
      retellings: retell(this.#paths, this.#bytesOf),
      reported: { realisedUsdc: sumUsdc(this.#realised), openCostUsdc: toUsdc(this.#positions.total) },
    };
  }

  #read({ segments: [first, ...others] }: IncarnationTape, incarnation: number): void {
    const asset = first.header.asset;
    const core = new EngineCore(
      first.header.engine,
      first.header.identity,
      reloadStrategies(first.header.engine.strategies).strategies,
    );
    const latest = new Map<number, string>();
    const doubtedAt = new Map<number, number>();
    let endedInOrder = false;
    let lastAt = 0;
    for (const { path } of [first, ...others]) {
      const reader = new TapeReader(this.#bytesOf(path));
      for (let record = reader.next(); record !== undefined; record = reader.next()) {
        endedInOrder = record.type === 'footer' && record.footer.reason !== 'round-end';
        if (record.type !== 'input') continue;
        lastAt = record.input.at;
        for (const effect of core.apply(record.input)) {
          if (effect.type !== 'fact') continue;
          this.#take(asset, incarnation, record.input.at, effect.fact);
          if (effect.fact.type === 'order') this.#follow(effect.fact, record.input.at, latest, doubtedAt);
        }
      }
    }
    this.inFlight += [...latest.values()].filter((state) => WITHOUT_WORD.includes(state)).length;
    // Whoever died in doubt left it to a successor, who knows the order by the venue's records.
    if (endedInOrder) for (const at of doubtedAt.values()) this.doubts.push({ ms: undefined, lastedMs: lastAt - at });
  }

  #take(asset: Asset, incarnation: number, at: number, fact: Fact): void {
    this.epochs.addFact(asset, incarnation, at, fact);
    this.fates.addFact(asset, incarnation, fact);
    this.inventories.addFact(asset, incarnation, fact);
    this.evaluations.addFact(asset, incarnation, fact);
    this.resolutions.addFact(asset, at, fact);
    this.#positions.addFact(asset, incarnation, fact);
    if (fact.type === 'pnl') {
      for (const { conditionId, amount } of fact.realised) this.#realised.set(conditionId, amount);
    }
  }

  #follow(
    { clientId, state }: OrderFact,
    at: number,
    latest: Map<number, string>,
    doubtedAt: Map<number, number>,
  ): void {
    latest.set(clientId, state);
    const since = doubtedAt.get(clientId);
    if (state === 'unknown') doubtedAt.set(clientId, since ?? at);
    else if (since !== undefined) {
      doubtedAt.delete(clientId);
      this.doubts.push({ ms: at - since, lastedMs: at - since });
    }
  }
}

function sumUsdc(amounts: ReadonlyMap<string, number>): number {
  return toUsdc(microUsdc([...amounts.values()].reduce((sum, amount) => sum + amount, 0)));
}
