import { readFileSync } from 'node:fs';
import { EngineCore } from '../../shared/engine/core.ts';
import type { Fact } from '../../shared/events/effects.ts';
import { type Asset, ASSETS } from '../../shared/market/assets.ts';
import { TapeReader } from '../../shared/tape/index.ts';
import { microUsdc, toUsdc } from '../../shared/units/index.ts';
import { findTapes, type IncarnationTape } from '../../src/replay/tape-files.ts';
import { EpochLog } from '../../src/report/epoch-log.ts';
import type { Evidence } from '../../src/report/evidence.ts';
import { InventoryLog } from '../../src/report/inventory-log.ts';
import { OrderFates } from '../../src/report/order-fates.ts';
import { RestLog } from '../../src/report/rest-log.ts';
import { retell } from '../../src/report/retelling.ts';
import { evidenceOf } from '../../src/report/tape-evidence.ts';

/** What only somebody who stood beside the sessions knows. */
export type Bystander = Pick<Evidence, 'ledger' | 'cutoffMs' | 'timeScale' | 'worstCases' | 'limitMicroUsdc'> & {
  /** UTC ms at which the last session had ended in order. */
  readonly endedAt: number;
};

/** How an order's doubt came out: ms from `unknown` to the next word; absent where the worker died before it. */
export type Doubt = { readonly ms: number | undefined };

/** States of an order of which the venue has not said anything. */
const WITHOUT_WORD: readonly string[] = ['intended', 'signed', 'unknown'];

type OrderFact = Extract<Fact, { type: 'order' }>;

/**
 * What the workers of all sessions of a data folder told, however each ended, in the order of telling and one asset after
 * the other: what a worker told is told again by an engine that reads its tape.
 */
export class History {
  readonly epochs = new EpochLog();
  readonly fates = new OrderFates();
  readonly inventories = new InventoryLog();
  readonly doubts: Doubt[] = [];
  /** Orders on which there was no word yet when their worker ended. */
  inFlight = 0;
  readonly #paths: readonly string[];
  readonly #realised = new Map<string, number>();
  readonly #atRisk = new Map<Asset, number>();

  private constructor(incarnations: readonly IncarnationTape[]) {
    this.#paths = incarnations.flatMap(({ segments }) => segments.map(({ path }) => path));
    for (const [index, tape] of incarnations.entries()) this.#read(tape, index + 1);
  }

  static of(tapeFolder: string): History {
    return new History(findTapes([tapeFolder]).incarnations);
  }

  /** Everything that a checker wants to know. */
  evidence({ endedAt, ...beside }: Bystander): Evidence {
    const rests = new RestLog();
    for (const asset of ASSETS) rests.addState(asset, endedAt, 'stopped');
    const read = (path: string): Uint8Array => readFileSync(path);
    return {
      ...beside,
      tapes: evidenceOf(this.#paths.map((path) => [path, read(path)] as const)),
      epochs: this.epochs,
      fates: this.fates,
      inventories: this.inventories,
      rests,
      retellings: retell(this.#paths, read),
      reported: { realisedUsdc: sumUsdc(this.#realised), openCostUsdc: sumUsdc(this.#atRisk) },
    };
  }

  #read({ segments: [first, ...others] }: IncarnationTape, incarnation: number): void {
    const asset = first.header.asset;
    const core = new EngineCore(first.header.engine, first.header.identity);
    const latest = new Map<number, string>();
    const doubtedAt = new Map<number, number>();
    this.#atRisk.set(asset, 0);
    for (const { path } of [first, ...others]) {
      const reader = new TapeReader(readFileSync(path));
      for (let record = reader.next(); record !== undefined; record = reader.next()) {
        if (record.type !== 'input') continue;
        for (const effect of core.apply(record.input)) {
          if (effect.type !== 'fact') continue;
          this.#take(asset, incarnation, record.input.at, effect.fact);
          if (effect.fact.type === 'order') this.#follow(effect.fact, record.input.at, latest, doubtedAt);
        }
      }
    }
    this.inFlight += [...latest.values()].filter((state) => WITHOUT_WORD.includes(state)).length;
    for (const _ of doubtedAt) this.doubts.push({ ms: undefined });
  }

  #take(asset: Asset, incarnation: number, at: number, fact: Fact): void {
    this.epochs.addFact(asset, incarnation, at, fact);
    this.fates.addFact(asset, incarnation, fact);
    this.inventories.addFact(fact);
    if (fact.type === 'exposure') this.#atRisk.set(asset, fact.atRisk);
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
      this.doubts.push({ ms: at - since });
    }
  }
}

function sumUsdc(amounts: ReadonlyMap<string, number>): number {
  return toUsdc(microUsdc([...amounts.values()].reduce((sum, amount) => sum + amount, 0)));
}
