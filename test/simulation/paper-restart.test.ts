import { describe, expect, it } from 'vitest';
import type { Fact } from '../../shared/events/effects.ts';
import type { ConditionId, Outcome, TradeId } from '../../shared/market/ids.ts';
import { TapeReader } from '../../shared/tape/index.ts';
import { replayIncarnation } from '../../src/replay/replay.ts';
import { groupTapes } from '../../src/replay/tape-files.ts';
import type { SupervisorEvent } from '../../src/supervisor/events.ts';
import { AccountStore } from '../../src/supervisor/risk/account-store.ts';
import { SimulatedSystem } from './simulated-system.ts';

const ROUND_MS = 20_000;
const PLATFORM = { buildHash: 'simulation', node: 'simulation', v8: 'simulation' };

type FillFact = Extract<Fact, { type: 'fill' }>;

/** One bot on paper, and what it told: by the process and the worker that told it. */
class PaperBot {
  readonly system = new SimulatedSystem({ seed: 7, roundLengthMs: ROUND_MS, assets: ['BTC'], paper: true });
  readonly #told: { readonly process: number; readonly event: Extract<SupervisorEvent, { type: 'fact' }> }[] = [];

  constructor() {
    this.system.observe((event, { number }) => {
      if (event.type === 'fact') this.#told.push({ process: number, event });
    });
  }

  /** Goes on until shares of the round under way are held while orders rest. @returns the round */
  untilHolding(): ConditionId {
    for (let steps = 0; steps < 2_000; steps += 1) {
      this.system.advance(100);
      const [held] = Object.keys(this.positions()) as ConditionId[];
      const sinceBoundaryMs = this.system.time.wallMs() % ROUND_MS;
      if (held !== undefined && this.openOrders > 0 && sinceBoundaryMs < ROUND_MS / 2) return held;
    }
    throw new Error('no shares were ever held');
  }

  kill(): void {
    this.system.process.kill();
  }

  start(): void {
    this.system.startProcess();
  }

  /** Facts of the present worker of the present process, or of all there ever were. */
  facts<Type extends Fact['type']>(type: Type, whose: 'present' | 'all' = 'present'): Extract<Fact, { type: Type }>[] {
    const last = this.#told.at(-1);
    return this.#told
      .filter(({ process, event }) => {
        return whose === 'all' || (process === last?.process && event.incarnation === last.event.incarnation);
      })
      .flatMap(({ event: { fact } }) => (fact.type === type ? [fact as Extract<Fact, { type: Type }>] : []));
  }

  /** Shares of rounds that have not resolved, by the present worker's last word. */
  positions(): Record<ConditionId, Partial<Record<Outcome, number>>> {
    const held: Record<ConditionId, Partial<Record<Outcome, number>>> = {};
    for (const { conditionId, outcome, settled, provisional, reserved } of this.facts('inventory')) {
      const shares = settled + provisional + reserved;
      if (!this.isOver(conditionId)) held[conditionId] = { ...held[conditionId], [outcome]: shares };
    }
    return Object.fromEntries(Object.entries(held).filter(([, of]) => Object.values(of).some((shares) => shares > 0)));
  }

  /** What a round earned by the trades that were ever told and its result, micro-pUSD; nothing of it is the bot's own sum. */
  earnedByTrades(conditionId: ConditionId): number {
    const result = this.facts('round', 'all').find((fact) => fact.conditionId === conditionId && fact.resolution);
    const winner = result?.resolution?.winner;
    if (winner === undefined) throw new Error('the round has not resolved');
    let earned = 0;
    for (const { side, outcome, size, notional, fee } of this.#fillsOf(conditionId)) {
      const sign = side === 'BUY' ? 1 : -1;
      earned += (outcome === winner ? sign * size : 0) - sign * notional - fee;
    }
    return earned;
  }

  /** What the present worker last told of it. */
  earnedByReport(conditionId: ConditionId): number | undefined {
    return this.facts('pnl')
      .at(-1)
      ?.realised.find((round) => round.conditionId === conditionId)?.amount;
  }

  /** Rounds that have resolved, with what the account's record on disk says that they earned. */
  recorded(): Map<ConditionId, number> {
    const loaded = new AccountStore(this.system.disk, 'data/account/paper').load();
    const rounds = 'record' in loaded ? (loaded.record?.rounds ?? []) : [];
    return new Map(
      rounds.map(([id, amount]) => [id as ConditionId, amount] as const).filter(([id]) => this.isOver(id)),
    );
  }

  isOver(conditionId: ConditionId): boolean {
    return this.facts('round', 'all').some((fact) => fact.conditionId === conditionId && fact.phase === 'resolved');
  }

  /** Every incarnation, replayed from its tapes. */
  replay(): string[] {
    const bytes = new Map(this.system.tapes());
    const open = (path: string): TapeReader => new TapeReader(bytes.get(path)!);
    const { incarnations } = groupTapes([...bytes.keys()].map((path) => [path, open(path)] as const));
    return incarnations.map((tape) => replayIncarnation(tape, PLATFORM, open).result);
  }

  /** Orders that the present worker has at its paper venue. */
  get openOrders(): number {
    return this.system.supervisor.keepers[0]?.view?.openOrders ?? 0;
  }

  /** Each once: a successor tells those that it takes over again. */
  #fillsOf(conditionId: ConditionId): FillFact[] {
    const fills = new Map(this.facts('fill', 'all').map((fill) => [fill.tradeId, fill]));
    const trades = new Set(this.system.tapes().flatMap(([, bytes]) => tradesIn(bytes, conditionId)));
    return [...fills.values()].filter(({ tradeId }) => trades.has(tradeId));
  }
}

function tradesIn(segment: Uint8Array, conditionId: ConditionId): TradeId[] {
  const tape = new TapeReader(segment);
  const trades: TradeId[] = [];
  for (let record = tape.next(); record !== undefined; record = tape.next()) {
    if (record.type !== 'input' || record.input.kind !== 'event') continue;
    const { event } = record.input;
    if (event.type === 'user-fill' && event.fill.conditionId === conditionId) trades.push(event.fill.tradeId);
  }
  return trades;
}

describe('paper on the real venue, when', () => {
  it('a worker crashes in the middle of a round: its successor holds the same shares, and the round’s result counts them', () => {
    const bot = new PaperBot();
    const round = bot.untilHolding();
    const before = bot.positions();
    bot.system.host.crash('BTC');
    bot.system.advance(4_000);
    expect(bot.facts('fill').length).toBeGreaterThan(0);
    expect(bot.positions()).toEqual(before);
    expect(bot.openOrders).toBe(0);
    expect(bot.facts('alarm').map(({ code }) => code)).toEqual(['TAPE_UNSEALED']);
    bot.system.advance(ROUND_MS * 2);
    expect(bot.earnedByReport(round)).toBe(bot.earnedByTrades(round));
    bot.system.stop();
    expect(bot.replay()).toEqual(['identical', 'identical']);
  });

  it.each([
    ['and is back within the round', 2_000, false],
    ['and is back long after the round has resolved', 90_000, true],
  ])(
    'the whole bot is killed with SIGKILL %s: positions, the round’s result and the account’s record are as if it had lived',
    (_, downMs, isOver) => {
      const bot = new PaperBot();
      const round = bot.untilHolding();
      const before = bot.positions();
      bot.kill();
      bot.system.advance(downMs);
      bot.start();
      bot.system.advance(6_000);
      expect(bot.isOver(round)).toBe(isOver);
      expect(bot.positions()).toEqual(isOver ? {} : before);
      bot.system.advance(ROUND_MS * 2);
      expect(bot.earnedByReport(round)).toBe(bot.earnedByTrades(round));
      bot.system.stop();
      const recorded = bot.recorded();
      expect([...recorded]).toEqual([...recorded.keys()].map((id) => [id, bot.earnedByTrades(id)]));
      expect(recorded.has(round)).toBe(true);
      expect(bot.replay()).toEqual(['identical', 'identical']);
    },
  );

  it('the bot dies again and again before it has settled anything: no share is lost on the way', () => {
    const bot = new PaperBot();
    const round = bot.untilHolding();
    const before = bot.positions();
    for (const livedMs of [10, 1_500, 300]) {
      bot.kill();
      bot.system.advance(200);
      bot.start();
      bot.system.advance(livedMs);
    }
    bot.system.advance(4_000);
    expect(bot.positions()).toEqual(before);
    bot.system.advance(ROUND_MS * 2);
    expect(bot.earnedByReport(round)).toBe(bot.earnedByTrades(round));
  });

  it('the bot is killed: rounds that were settled long before are not told again', () => {
    const bot = new PaperBot();
    const round = bot.untilHolding();
    bot.system.advance(ROUND_MS * 2.5);
    expect(bot.earnedByReport(round)).toBe(bot.earnedByTrades(round));
    bot.kill();
    bot.start();
    bot.system.advance(ROUND_MS);
    const told = bot.facts('pnl').flatMap(({ realised }) => realised.map(({ conditionId }) => conditionId));
    expect(told).not.toContain(round);
  });
});
