import { describe, expect, it } from 'vitest';
import type { Input } from '../../../../../shared/engine/input.ts';
import type { EngineEvent } from '../../../../../shared/events/engine-events.ts';
import { tokenOf } from '../../../../../shared/market/round.ts';
import { epochMs } from '../../../../../shared/units/index.ts';
import { btcRound } from '../../../../support/rounds.ts';
import { VirtualTime } from '../../../../support/virtual-time.ts';
import { QuietVenue, START_MS } from '../quiet-venue.ts';

/** Start of the recorded round: another day, and the tape begins half a minute into the round before it. */
const TAPE_START = START_MS - 86_400_000;
const LISTED = btcRound(TAPE_START - 300_000);
const ROUND = btcRound(TAPE_START);
const BEGIN = TAPE_START - 270_000;

/** Of the tape. What it shows at its end does not outlive it. */
const END = ROUND.endsAt + 200_000;

/** When the tape begins at the venue: at the same place of a round, the next time that there is one. */
const BEGINS_AT = START_MS + 30_000;

function event(atMs: number, value: EngineEvent): Input {
  return { kind: 'event', at: epochMs(atMs), event: value };
}

function frame(atMs: number, message: object): Input {
  return { kind: 'frame', at: epochMs(atMs), feed: 'market', bytes: Buffer.from(JSON.stringify(message)) };
}

type Levels = readonly (readonly [price: string, size: string])[];

function book(atMs: number, bids: Levels, asks: Levels, round = ROUND): Input {
  const side = (levels: Levels) => levels.map(([price, size]) => ({ price, size }));
  const token = tokenOf(round, 'up');
  const levels = { bids: side(bids), asks: side(asks) };
  return frame(atMs, {
    event_type: 'book',
    asset_id: token,
    market: round.conditionId,
    timestamp: `${atMs}`,
    hash: '',
    ...levels,
  });
}

function change(atMs: number, side: 'BUY' | 'SELL', price: string, size: string): Input {
  const entry = { asset_id: tokenOf(ROUND, 'up'), price, size, side, hash: '', best_bid: '0', best_ask: '1' };
  const market = ROUND.conditionId;
  return frame(atMs, { market, price_changes: [entry], timestamp: `${atMs}`, event_type: 'price_change' });
}

/** A trade; its taker was on this side of the token. */
function print(atMs: number, outcome: 'up' | 'down', side: 'BUY' | 'SELL', price: string, size: string): Input {
  const asset_id = tokenOf(ROUND, outcome);
  const more = { fee_rate_bps: '0', timestamp: `${atMs}`, event_type: 'last_trade_price' };
  return frame(atMs, { market: ROUND.conditionId, asset_id, price, size, side, ...more });
}

const price = (atMs: number, kind: 'twap' | 'oracle' | 'binance', value: number, takerVolume?: number): Input =>
  event(atMs, {
    type: 'price',
    kind,
    priceMs: atMs,
    value,
    ...(takerVolume === undefined ? {} : { takerVolume }),
  });

/** A venue that plays these inputs, behind those that list the rounds; nothing has passed of the tape yet. */
function playing(inputs: readonly Input[], speed = 1): QuietVenue {
  const listing = [LISTED, ROUND].map((round) => event(BEGIN, { type: 'round-listed', round }));
  const all = [...listing, ...inputs, event(END, { type: 'timer' })];
  const source = {
    asset: 'BTC',
    firstRoundAt: LISTED.startsAt,
    startsAt: epochMs(BEGIN),
    inputs: () => all[Symbol.iterator](),
  } as const;
  const time = new VirtualTime(START_MS + 10_000);
  return new QuietVenue({ time, timeScale: 1 / speed, venue: { play: { tapes: [source], speed } } });
}

/** Lets the tape's moment come. */
function reach(quiet: QuietVenue, tapeMs: number): void {
  quiet.time.advance(Math.max(0, BEGINS_AT + (tapeMs - BEGIN) - quiet.time.wallMs()));
}

const DURING = TAPE_START + 60_000;

describe('a tape that is played as live', () => {
  it('shows the recorded books in the rounds that stand in for the recorded ones, each change at its place in time', () => {
    const quiet = playing([
      book(
        DURING,
        [
          ['0.40', '100'],
          ['0.39', '50'],
        ],
        [['0.45', '80']],
      ),
      change(DURING + 1_000, 'SELL', '0.44', '25'),
      change(DURING + 2_000, 'BUY', '0.39', '0'),
    ]);
    reach(quiet, DURING - 1);
    expect(quiet.market.round.startsAt).toBe(START_MS + 300_000);
    expect(quiet.book('up')).toEqual({ bids: [], asks: [] });
    reach(quiet, DURING);
    expect(quiet.book('up')).toEqual({ bids: ['0.4×100', '0.39×50'], asks: ['0.45×80'] });
    expect(quiet.book('down')).toEqual({ bids: ['0.55×80'], asks: ['0.6×100', '0.61×50'] });
    reach(quiet, DURING + 1_000);
    expect(quiet.book('up').asks).toEqual(['0.44×25', '0.45×80']);
    reach(quiet, DURING + 2_000);
    expect(quiet.book('up').bids).toEqual(['0.4×100']);
    expect(quiet.venue.play?.state).toMatchObject({ isOver: false, gaps: 0, strays: 0, maxLateMs: 0 });
    reach(quiet, END);
    expect(quiet.venue.play?.state).toMatchObject({ isOver: true, inputs: 6 });
  });

  it('fills a client at the end of the queue by no more than the recorded trades leave over', () => {
    const quiet = playing([
      book(DURING, [['0.40', '100']], [['0.45', '80']]),
      print(DURING + 1_000, 'up', 'SELL', '0.40', '60'),
      // The same in terms of the other token: its buyer at 0.60 is a seller of Up at 0.40.
      print(DURING + 2_000, 'down', 'BUY', '0.60', '50'),
    ]);
    reach(quiet, DURING + 500);
    const wallet = quiet.wallet(1);
    wallet.post({ price: 0.4, shares: 30 });
    reach(quiet, DURING + 1_500);
    expect(wallet.shares('up')).toBe(0);
    reach(quiet, DURING + 2_500);
    expect(wallet.shares('up')).toBe(10e6);
    expect(quiet.book('up').bids).toEqual(['0.4×20']);
  });

  it('offers nothing from before a gap, and lets no trade pass a queue that it does not know', () => {
    const quiet = playing([
      book(DURING, [['0.40', '100']], [['0.45', '80']]),
      event(DURING + 1_000, { type: 'feed-gap', feed: 'market', reason: 'nothing recorded for 9.0 s' }),
      print(DURING + 2_000, 'up', 'SELL', '0.40', '60'),
      change(DURING + 2_500, 'SELL', '0.44', '25'),
      book(DURING + 3_000, [['0.38', '10']], [['0.43', '20']]),
    ]);
    reach(quiet, DURING + 500);
    const wallet = quiet.wallet(1);
    wallet.post({ price: 0.4, shares: 30 });
    reach(quiet, DURING + 1_500);
    expect(quiet.book('up')).toEqual({ bids: ['0.4×30'], asks: [] });
    reach(quiet, DURING + 2_750);
    expect(wallet.shares('up')).toBe(0);
    expect(quiet.book('up')).toEqual({ bids: ['0.4×30'], asks: [] });
    reach(quiet, DURING + 3_000);
    expect(quiet.book('up')).toEqual({ bids: ['0.4×30', '0.38×10'], asks: ['0.43×20'] });
    expect(quiet.venue.play?.state).toMatchObject({ gaps: 1, unmatched: 1 });
  });

  it('moves nobody up in the queue when a level shrinks, and puts what it grows by behind', () => {
    const quiet = playing([
      book(DURING, [['0.40', '100']], []),
      change(DURING + 1_000, 'BUY', '0.40', '150'),
      change(DURING + 2_000, 'BUY', '0.40', '90'),
      print(DURING + 3_000, 'up', 'SELL', '0.40', '95'),
    ]);
    reach(quiet, DURING + 500);
    const wallet = quiet.wallet(1);
    wallet.post({ price: 0.4, shares: 30 });
    reach(quiet, DURING + 2_500);
    expect(quiet.book('up').bids).toEqual(['0.4×120']);
    reach(quiet, DURING + 3_500);
    expect(wallet.shares('up')).toBe(5e6);
  });

  it('lets clients take what is shown once, until the tape tells of the level again', () => {
    const quiet = playing([book(DURING, [], [['0.45', '80']]), change(DURING + 2_000, 'SELL', '0.45', '70')]);
    reach(quiet, DURING + 500);
    const wallet = quiet.wallet(1);
    wallet.take({ price: 0.45, shares: 60 });
    wallet.take({ price: 0.45, shares: 60, type: 'FAK' });
    expect(wallet.shares('up')).toBe(80e6);
    expect(quiet.book('up').asks).toEqual([]);
    reach(quiet, DURING + 2_500);
    expect(quiet.book('up').asks).toEqual(['0.45×70']);
  });

  it('trades with a client whose order the recorded market runs into', () => {
    const quiet = playing([
      book(DURING, [['0.40', '100']], [['0.45', '80']]),
      change(DURING + 1_000, 'SELL', '0.41', '20'),
    ]);
    reach(quiet, DURING + 500);
    const wallet = quiet.wallet(1);
    wallet.post({ price: 0.42, shares: 30 });
    reach(quiet, DURING + 1_500);
    expect(wallet.shares('up')).toBe(20e6);
    expect(quiet.book('up')).toEqual({ bids: ['0.42×10', '0.4×100'], asks: ['0.45×80'] });
  });

  it('tells recorded prices at their new times, and settles by them', () => {
    const end = ROUND.endsAt;
    const quiet = playing([
      price(TAPE_START, 'twap', 100),
      price(TAPE_START + 5_000, 'oracle', 101),
      price(TAPE_START + 5_100, 'binance', 102, -0.5),
      price(TAPE_START + 5_200, 'binance', 102.5),
      price(end, 'twap', 99),
    ]);
    reach(quiet, TAPE_START + 10_000);
    const { round } = quiet.market;
    expect(quiet.market.strike).toBe(100);
    expect(quiet.told('price')).toEqual([
      { type: 'price', kind: 'twap', asset: 'BTC', value: 100, at: round.startsAt },
      { type: 'price', kind: 'oracle', asset: 'BTC', value: 101, at: round.startsAt + 5_000 },
    ]);
    expect(quiet.told('binance-trade')).toMatchObject([{ price: '102', quantity: '0.5', buyerIsMaker: true }]);
    expect(quiet.told('binance-ticker')).toMatchObject([{ bid: '102.495', ask: '102.505' }]);
    reach(quiet, end + 60_000);
    const settled = quiet.venue.marketBySlug(round.slug);
    expect(settled?.resolution).toMatchObject({ winner: 'down', finalPrice: 99 });
  });

  it('takes the recorded strike and outcome where they were told, and resolves nothing that the tape does not know', () => {
    const strike = { price: 77, source: 'metadata', at: ROUND.startsAt } as const;
    const quiet = playing([
      event(TAPE_START + 1_000, { type: 'strike', conditionId: ROUND.conditionId, strike }),
      event(ROUND.endsAt + 90_000, {
        type: 'resolved',
        conditionId: ROUND.conditionId,
        resolution: { winner: 'up' },
      }),
    ]);
    reach(quiet, TAPE_START + 10_000);
    const { slug } = quiet.market.round;
    expect(quiet.market.strike).toBe(77);
    reach(quiet, ROUND.endsAt + 80_000);
    expect(quiet.venue.marketBySlug(slug)?.state).toBe('closed');
    reach(quiet, ROUND.endsAt + 95_000);
    expect(quiet.venue.marketBySlug(slug)?.resolution?.winner).toBe('up');
    quiet.time.advance(3_600_000);
    expect(quiet.told('market-resolved')).toHaveLength(1);
  });

  it('passes a recorded round in as much less time as it is played faster', () => {
    const quiet = playing([book(DURING, [['0.40', '100']], [['0.45', '80']])], 10);
    const begins = quiet.venue.play!.state.beginsAt;
    expect((begins - 3_000 - START_MS) % 30_000).toBe(0);
    quiet.time.advance(begins + (DURING - BEGIN) / 10 - quiet.time.wallMs());
    expect(quiet.book('up').bids).toEqual(['0.4×100']);
    expect(quiet.market.round.endsAt - quiet.market.round.startsAt).toBe(30_000);
  });

  it('keeps the venue’s money whole', () => {
    const quiet = playing([
      book(DURING, [['0.40', '100']], [['0.45', '80']]),
      print(DURING + 1_000, 'up', 'SELL', '0.40', '60'),
      print(DURING + 1_500, 'up', 'BUY', '0.99', '500'),
      book(
        DURING + 2_000,
        [['0.46', '10']],
        [
          ['0.47', '9'],
          ['0.50', '1000'],
        ],
      ),
    ]);
    reach(quiet, DURING + 500);
    quiet.wallet(1).post({ price: 0.4, shares: 30 });
    quiet.wallet(2).take({ price: 0.45, shares: 30 });
    reach(quiet, DURING + 10_000);
    expect(quiet.venue.conservation().held).toBe(true);
  });
});
