import { describe, expect, it } from 'vitest';
import { EngineCore } from '../../../shared/engine/core.ts';
import type { Fact } from '../../../shared/events/effects.ts';
import {
  type CompartmentConfig,
  type CompartmentView,
  type DrainAnswer,
  type FromWorker,
  type FromWorkerBody,
  PROTOCOL_VERSION,
  PULSE,
  WORKER_EXIT,
} from '../../../shared/events/worker-protocol.ts';
import { segmentsIn, TapeReader, type TapeRecord } from '../../../shared/tape/index.ts';
import { microUsdc } from '../../../shared/units/index.ts';
import { readSegment } from '../../../workers/ports/segment-bytes.ts';
import { Compartment } from '../../../workers/asset/compartment.ts';
import { unchangedStrategies } from '../../../workers/strategies/own-strategies.ts';
import { compartmentConfig } from '../../support/compartment-config.ts';
import type { FakeConnection } from '../../support/fake-sockets.ts';
import { type FakeWorld, fakeWorld } from '../../support/fake-world.ts';
import { btcRound, gammaEventOf } from '../../support/rounds.ts';

/** Ten seconds before a round's start. */
const START_MS = 1_800_000_000_000 - 10_000;
const NEXT = btcRound(START_MS + 10_000);

type OpenOrder = { readonly id: string };

/** A compartment and the test as its whole world: supervisor, venue and time. */
class Bench {
  readonly world: FakeWorld = fakeWorld(START_MS);
  readonly messages: FromWorker[] = [];
  readonly exits: number[] = [];
  readonly pulse = new Int32Array(new SharedArrayBuffer(PULSE.words * 4));
  readonly compartment: Compartment;
  openOrders: readonly OpenOrder[] = [];

  constructor({ drill = false, incarnation = 1 } = {}) {
    this.compartment = new Compartment({
      asset: 'BTC',
      incarnation,
      drill,
      world: this.world,
      pulse: this.pulse,
      link: { send: (message) => this.messages.push(message), leave: (code) => this.exits.push(code) },
      memory: () => ({ heapMb: 1, externalMb: 2 }),
      ownStrategies: unchangedStrategies,
      platform: { node: 'v24', v8: '13' },
    });
    this.world.http.respondWith(({ request, answer }) => {
      const { pathname } = new URL(request.url);
      if (pathname === '/clob/time') answer(200, Math.floor(this.world.clock.wallMs() / 1000));
      else if (pathname === `/gamma/events/slug/${NEXT.slug}`)
        answer(200, gammaEventOf(NEXT, { priceToBeat: 100_000 }));
      else if (pathname === '/clob/data/orders') answer(200, { data: this.openOrders, next_cursor: 'LTE=' });
      else if (pathname === '/clob/data/trades') answer(200, { data: [], next_cursor: 'LTE=' });
      else if (request.method === 'DELETE') answer(200, { canceled: [], not_canceled: {} });
      else answer(404, { error: 'not found' });
    });
    this.compartment.start();
  }

  configure(more: Partial<CompartmentConfig> = {}): this {
    this.compartment.receive({ type: 'config', version: PROTOCOL_VERSION, config: compartmentConfig(more) });
    this.compartment.receive({ type: 'credit', messages: 100_000 });
    return this;
  }

  /** Opens all sockets and gives each its first frame. */
  connect(): this {
    for (const connection of this.world.sockets.connections) connection.accept();
    for (const service of ['market', 'user']) this.socket(service).text('PONG');
    this.socket('polybolt').text('{"op":"authed","rid":"auth"}');
    this.socket('binance').text('{"result":null,"id":1}');
    return this;
  }

  socket(service: string): FakeConnection {
    const found = this.world.sockets.connections.findLast(({ url }) => url.startsWith(`ws://venue/${service}`));
    if (found === undefined) throw new Error(`no socket to ${service}`);
    return found;
  }

  get bodies(): readonly FromWorkerBody[] {
    return this.messages.map(({ body }) => body);
  }

  get facts(): readonly Fact[] {
    return this.bodies.flatMap((body) => (body.type === 'fact' ? [body.fact] : []));
  }

  get views(): readonly CompartmentView[] {
    return this.bodies.flatMap((body) => (body.type === 'view' ? [body.view] : []));
  }

  /** Records of all segments in order, and the verdict on the last. */
  tape() {
    const records: TapeRecord[] = [];
    let reader: TapeReader | undefined;
    for (const { name } of segmentsIn(this.world.disk.list('tapes/BTC'))) {
      reader = new TapeReader(readSegment(this.world.disk, `tapes/BTC/${name}`));
      for (let record = reader.next(); record !== undefined; record = reader.next()) records.push(record);
    }
    return { records, verdict: reader?.verdict, header: reader?.header };
  }
}

function book(token: string, bid: string, ask: string): string {
  const levels = { bids: [{ price: bid, size: '100' }], asks: [{ price: ask, size: '100' }] };
  const head = { market: NEXT.conditionId, asset_id: token, timestamp: String(START_MS), hash: 'aa' };
  return JSON.stringify([{ ...head, ...levels, tick_size: '0.01', event_type: 'book', last_trade_price: '0.500' }]);
}

function poison(token: string): string {
  const head = { market: NEXT.conditionId, asset_id: token, timestamp: String(START_MS) };
  return JSON.stringify({ ...head, price: '0.123', size: '1.23', side: 'BUY', event_type: 'last_trade_price' });
}

/** A compartment that was spawned for a drill and has swallowed the poison. */
function poisoned(incarnation: number): Bench {
  const bench = new Bench({ drill: true, incarnation }).configure().connect();
  bench.world.time.advance(300);
  bench.socket('market').text(poison(NEXT.up));
  return bench;
}

describe('the handshake', () => {
  it('says hello, takes its config and is ready', () => {
    const bench = new Bench();
    expect(bench.bodies).toEqual([{ type: 'hello', version: PROTOCOL_VERSION }]);
    bench.configure();
    expect(bench.bodies[1]).toEqual({ type: 'ready' });
    expect(bench.messages.map(({ seq }) => seq)).toEqual(bench.messages.map((_, i) => i));
    expect(bench.messages.every(({ asset, incarnation }) => asset === 'BTC' && incarnation === 1)).toBe(true);
  });

  it('leaves when the supervisor speaks another protocol', () => {
    const bench = new Bench();
    bench.compartment.receive({ type: 'config', version: PROTOCOL_VERSION + 1, config: compartmentConfig() });
    expect(bench.exits).toEqual([WORKER_EXIT.protocol]);
  });

  it('refuses a drill with real money', () => {
    const bench = new Bench({ drill: true }).configure({ mode: 'live' });
    expect(bench.bodies.at(-1)).toMatchObject({ type: 'fault', fault: { error: { code: 'drill_live' } } });
    expect(bench.exits).toEqual([WORKER_EXIT.fault]);
  });

  it('refuses to sign orders without a key', () => {
    const { signing: _, ...config } = compartmentConfig();
    const bench = new Bench();
    bench.compartment.receive({ type: 'config', version: PROTOCOL_VERSION, config });
    expect(bench.bodies.at(-1)).toMatchObject({ type: 'fault', fault: { error: { code: 'no_key' } } });
  });
});

describe('a compartment at work', () => {
  it('finds rounds, subscribes their tokens and follows their orders', () => {
    const bench = new Bench().configure().connect();
    bench.world.time.advance(1_000);
    expect(bench.facts).toContainEqual(expect.objectContaining({ type: 'round', slug: NEXT.slug }));
    expect(bench.socket('market').sent.join('\n')).toContain(NEXT.up);
    expect(bench.socket('user').sent.join('\n')).toContain(NEXT.conditionId);
    expect(bench.socket('polybolt').sent.join('\n')).toContain('btcusd');
  });

  it('keeps its pulse while idle, because that is how a hang is noticed', () => {
    const bench = new Bench().configure();
    const before = Atomics.load(bench.pulse, PULSE.beats);
    bench.world.time.advance(1_000);
    expect(Atomics.load(bench.pulse, PULSE.beats) - before).toBeGreaterThanOrEqual(10);
  });

  it('shows a picture four times a second, with what only the shell knows', () => {
    const bench = new Bench().configure().connect();
    bench.world.time.advance(1_000);
    expect(bench.views.length).toBe(4);
    const view = bench.views.at(-1);
    expect(view?.feeds.map(({ feed, up }) => [feed, up])).toEqual([
      ['market', true],
      ['user', true],
      ['prices', true],
      ['binance', true],
    ]);
    expect(view?.memory).toEqual({ heapMb: 1, externalMb: 2 });
    expect(view?.counters.frames).toMatchObject({ received: 2, refused: 0, ignored: 2 });
  });

  it('opens the next round at its very moment and measures how late it was', () => {
    const bench = new Bench().configure().connect();
    bench.world.time.advance(9_999);
    expect(bench.facts).not.toContainEqual(expect.objectContaining({ type: 'round', phase: 'open' }));
    bench.world.time.advance(1);
    expect(bench.facts).toContainEqual(expect.objectContaining({ type: 'round', phase: 'open', latenessMs: 0 }));
    bench.world.time.advance(250);
    expect(bench.views.at(-1)?.latencies.roundStartLatencyMs.count).toBe(1);
  });

  it('tells when a feed is lost, and comes back', () => {
    const bench = new Bench().configure().connect();
    bench.socket('market').close(1006, 'reset');
    bench.world.time.advance(250);
    const again = bench.socket('market');
    again.accept();
    again.text('PONG');
    bench.world.time.advance(250);
    expect(bench.views.at(-1)?.feeds[0]).toMatchObject({ feed: 'market', up: true, reconnects: 1 });
    expect(bench.views.at(-1)?.counters.reconnects).toBe(1);
  });

  it('counts a frame that it cannot read and goes on', () => {
    const bench = new Bench().configure().connect();
    bench.socket('market').text('{"event_type":"book"');
    bench.world.time.advance(250);
    expect(bench.views.at(-1)?.counters.frames).toMatchObject({ refused: 1, gaps: 1 });
    expect(bench.exits).toEqual([]);
  });

  it('has everything on tape that it decided on: a replay makes the same effects', () => {
    const bench = new Bench().configure().connect();
    bench.compartment.receive({ type: 'lease', exposureLimit: microUsdc(100_000_000), ttlMs: 2_000 });
    bench.world.time.advance(500);
    bench.socket('market').text(book(NEXT.up, '0.45', '0.55'));
    bench.socket('market').text(book(NEXT.down, '0.45', '0.55'));
    bench.world.time.advance(320_000);
    bench.compartment.drain('end of test', 9_000, () => undefined);
    const { records, verdict, header } = bench.tape();
    expect(verdict).toEqual({ condition: 'clean' });
    if (header === undefined) throw new Error('the tape has no header');
    const replayed = new EngineCore(header.engine, header.identity);
    for (const record of records) if (record.type === 'input') replayed.apply(record.input);
    const { effectHash, inputs } = bench.views.at(-1)?.counters ?? {};
    expect([replayed.effectHash, replayed.inputs]).toEqual([effectHash, inputs]);
    expect(records.at(-1)).toMatchObject({ type: 'footer', footer: { effectHash, inputs, reason: 'end of test' } });
  });

  it('says why it is halted for as long as it is, and trades on after that', () => {
    const bench = new Bench().configure().connect();
    bench.compartment.halt('heap at 101 of 200 MB');
    bench.world.time.advance(250);
    expect(bench.views.at(-1)).toMatchObject({ standing: 'halted', reason: 'heap at 101 of 200 MB' });
    bench.compartment.unhalt('heap at 80 of 200 MB');
    bench.world.time.advance(250);
    expect(bench.views.at(-1)).toMatchObject({ standing: 'observing', reason: 'no round under way' });
  });

  it('begins a tape segment when a round ends', () => {
    const bench = new Bench().configure().connect();
    bench.world.time.advance(310_500);
    expect(bench.world.disk.list('tapes/BTC').length).toBeGreaterThanOrEqual(2);
  });
});

describe('a compartment that breaks', () => {
  it('reports the error with the input that it broke on, saves the tape and leaves', () => {
    const bench = poisoned(1);
    expect(bench.exits).toEqual([WORKER_EXIT.fault]);
    const last = bench.bodies.at(-1);
    expect(last).toMatchObject({ type: 'fault', fault: { error: { code: 'drill-poison' } } });
    expect(bench.tape().records.at(-1)).toMatchObject({ type: 'input', input: { kind: 'frame', feed: 'market' } });
  });

  it('names the same input the same in its next life, which is how poison is recognised', () => {
    const fingerprints = [1, 2].map((incarnation) => {
      const last = poisoned(incarnation).bodies.at(-1);
      return last?.type === 'fault' ? last.fault.inputFingerprint : undefined;
    });
    expect(fingerprints[0]).toMatch(/^[0-9a-f]+$/);
    expect(fingerprints[1]).toBe(fingerprints[0]);
  });

  it('does not know the poison unless it was spawned for a drill', () => {
    const bench = new Bench().configure().connect();
    bench.world.time.advance(300);
    bench.socket('market').text(poison(NEXT.up));
    expect(bench.exits).toEqual([]);
  });

  it('catches what its own shell throws, wherever it comes from', () => {
    const bench = new Bench().configure().connect();
    bench.world.disk.create = () => {
      throw new Error('ENOSPC');
    };
    bench.world.time.advance(310_500);
    expect(bench.exits).toEqual([WORKER_EXIT.fault]);
    expect(bench.bodies.at(-1)).toMatchObject({
      type: 'fault',
      fault: { error: { message: 'the disk does not keep the tape: ENOSPC' } },
    });
  });

  it('does nothing any more once it is dead', () => {
    const bench = poisoned(1);
    const told = bench.messages.length;
    const beats = Atomics.load(bench.pulse, PULSE.beats);
    bench.compartment.receive({ type: 'credit', messages: 5 });
    bench.world.time.advance(60_000);
    expect(bench.messages.length).toBe(told);
    expect(Atomics.load(bench.pulse, PULSE.beats)).toBe(beats);
    expect(bench.world.sockets.connections.every(({ closed }) => closed)).toBe(true);
  });

  it('is silent at once when it is killed', () => {
    const bench = new Bench().configure().connect();
    const told = bench.messages.length;
    bench.compartment.kill();
    bench.world.time.advance(60_000);
    expect(bench.messages.length).toBe(told);
    expect(bench.exits).toEqual([]);
  });
});

describe('draining', () => {
  it('ends with zero open orders, a closed tape and no further word to the venue', () => {
    const bench = new Bench().configure().connect();
    bench.world.time.advance(300);
    let answer: DrainAnswer | undefined;
    bench.compartment.drain('disabled', 9_000, (told) => (answer = told));
    bench.world.time.advance(1_000);
    expect(answer).toEqual({ confirmed: true, orderIds: [] });
    expect(bench.tape().verdict).toEqual({ condition: 'clean' });
    const asked = bench.world.http.exchanges.length;
    bench.world.time.advance(60_000);
    expect(bench.world.http.exchanges.length).toBe(asked);
    expect(bench.exits).toEqual([]);
  });

  it('neither cancels nor waits for an order that is not ours', () => {
    const bench = new Bench().configure().connect();
    bench.world.time.advance(300);
    const order = { market: NEXT.conditionId, asset_id: NEXT.up, side: 'BUY', original_size: '10', size_matched: '0' };
    bench.openOrders = [{ id: '0x01', price: '0.45', ...order } as OpenOrder];
    let answer: DrainAnswer | undefined;
    bench.compartment.drain('disabled', 9_000, (told) => (answer = told));
    bench.world.time.advance(1_000);
    expect(answer).toEqual({ confirmed: true, orderIds: [] });
    expect(bench.world.http.exchanges.filter(({ request }) => request.method === 'DELETE')).toEqual([]);
  });

  it('is done at once where nothing was ever started', () => {
    let answer: DrainAnswer | undefined;
    new Bench().compartment.drain('disabled', 9_000, (told) => (answer = told));
    expect(answer).toEqual({ confirmed: true, orderIds: [] });
  });
});
