import { describe, expect, it } from 'vitest';
import { EngineCore } from '../../shared/engine/core.ts';
import type { Effect } from '../../shared/events/effects.ts';
import type { ClientId } from '../../shared/events/engine-events.ts';
import type { Input } from '../../shared/engine/input.ts';
import type { OrderHash } from '../../shared/market/ids.ts';
import { TapeReader } from '../../shared/tape/index.ts';
import { groupTapes, type IncarnationTape } from '../../src/replay/tape-files.ts';
import type { SimulatedSystem } from './simulated-system.ts';
import { runStrategies } from './strategy-run.ts';

/** What a tape tells of one order, by its number: from the input that it was decided upon to its fills. */
type Trace = {
  /** Kinds of data that were heard until then, and the strategies that were asked in the very step. */
  readonly heard: readonly string[];
  readonly asked: readonly string[];
  readonly strategy: string;
  readonly states: string[];
  orderId?: OrderHash;
  /** The gateway's own words, as they stand on the tape. */
  readonly gateway: string[];
  readonly fills: string[];
};

/** Decides a tape's inputs anew and follows each order through them. */
class Tracer {
  readonly traces = new Map<ClientId, Trace>();
  readonly #byHash = new Map<OrderHash, Trace>();
  readonly #heard = new Set<string>();
  #asked: string[] = [];

  readTape({ segments }: IncarnationTape, read: (path: string) => Uint8Array): void {
    const { engine, identity } = segments[0].header;
    const core = new EngineCore(engine, identity);
    const evaluating = (index: number) => void this.#asked.push(engine.strategies[index]!.name);
    for (const { path } of segments) {
      const reader = new TapeReader(read(path));
      for (let record = reader.next(); record !== undefined; record = reader.next()) {
        if (record.type !== 'input') continue;
        this.#asked = [];
        this.#hear(record.input);
        const effects = core.apply(record.input, { evaluating });
        for (const effect of effects) this.#follow(effect);
      }
    }
  }

  #hear(input: Input): void {
    if (input.kind !== 'event') return;
    const { event } = input;
    this.#heard.add(event.type);
    if (event.type !== 'order-signed' && event.type !== 'order-answer') return;
    this.traces.get(event.clientId)?.gateway.push(event.type);
  }

  #follow(effect: Effect): void {
    if (effect.type !== 'fact') return;
    const { fact } = effect;
    if (fact.type === 'fill') this.#byHash.get(fact.orderId)?.fills.push(fact.tradeId);
    if (fact.type !== 'order') return;
    const { clientId, strategy, state, orderId } = fact;
    if (state === 'intended') this.traces.set(clientId, this.#begin(strategy));
    const trace = this.traces.get(clientId)!;
    trace.states.push(state);
    if (orderId === undefined) return;
    trace.orderId = orderId;
    this.#byHash.set(orderId, trace);
  }

  #begin(strategy: string): Trace {
    return { heard: [...this.#heard], asked: [...new Set(this.#asked)], strategy, states: [], gateway: [], fills: [] };
  }
}

function tracesOf(system: SimulatedSystem): ReadonlyMap<ClientId, Trace> {
  const bytes = new Map(system.tapes());
  const read = (path: string) => bytes.get(path) ?? new Uint8Array();
  const { incarnations } = groupTapes([...bytes.keys()].map((path) => [path, new TapeReader(read(path))] as const));
  expect(incarnations).toHaveLength(1);
  const tracer = new Tracer();
  tracer.readTape(incarnations[0]!, read);
  return tracer.traces;
}

/** States of an order and its id at the venue, as the lines of the log tell them. */
function loggedOf(system: SimulatedSystem, wanted: ClientId): { readonly states: string[]; readonly orderId: unknown } {
  const lines = system.events.flatMap((event) =>
    event.type === 'fact' && event.fact.type === 'order' && event.fact.clientId === wanted ? [event.fact] : [],
  );
  return { states: lines.map(({ state }) => state), orderId: lines.at(-1)?.orderId };
}

describe('an order has one number from the data that it was decided upon to the statistics', () => {
  it.each([
    ['M099', 'trend', 'candles', []],
    ['M107', 'copy_trading', 'leader-trade', ['leader']],
  ] as const)('%s: %s upon %s, on the tape and in the log', (_row, strategy, data, occasions) => {
    const parameters = { trend: { fast: 2, slow: 3, overbought: 100, oversold: 0 } };
    const { system } = runStrategies(3, { seed: 6, strategies: [strategy], parameters, occasions });
    const filled = [...tracesOf(system)].filter(([, { fills }]) => fills.length > 0);
    expect(filled.length).toBeGreaterThan(0);
    for (const [clientId, trace] of filled) {
      expect(trace).toMatchObject({ strategy, asked: [strategy], gateway: ['order-signed', 'order-answer'] });
      expect(trace.heard).toContain(data);
      expect(trace.states.slice(0, 2)).toEqual(['intended', 'signed']);
      // What found only a part of its shares has the rest cancelled by the venue.
      expect(['filled', 'cancelled']).toContain(trace.states.at(-1));
      expect(loggedOf(system, clientId)).toEqual({ states: trace.states, orderId: trace.orderId });
    }
    const [keeper] = system.supervisor.keepers;
    const trades = new Set(filled.flatMap(([, { orderId, fills }]) => fills.map((trade) => `${trade}/${orderId}`)));
    expect(keeper?.tally.totals().strategies[strategy]).toMatchObject({ fills: trades.size });
  });
});
