import { InvariantError } from '../../../shared/errors.ts';
import { windowAt } from '../../../shared/market/calendar.ts';
import type { OrderHash, TokenId } from '../../../shared/market/ids.ts';
import { INTERVAL_MS, scaled } from '../../../shared/market/intervals.ts';
import { SeededRandom } from '../../../shared/ports/seeded-random.ts';
import { type EpochMs, epochMs, type MicroShares, type MicroUsdc, microUsdc } from '../../../shared/units/index.ts';
import type { OrderRecord } from '../../../shared/wire/user/index.ts';
import {
  type BookSnapshot,
  type CancelAnswer,
  FUNDING,
  type LedgerReport,
  LIVELY,
  type OrderFilter,
  type PlaceAnswer,
  type PlaceRequest,
  type TradeFilter,
  type TradeView,
  type VenueCore,
  type VenueKeys,
  type VenueMarket,
  type VenueNotice,
  type VenueOptions,
} from './contract.ts';
import { Crowd } from './crowd/crowd.ts';
import { Ledger } from './ledger.ts';
import { BookAnnouncer } from './markets/announcer.ts';
import { bookSnapshot } from './markets/book-view.ts';
import { MarketDirectory } from './markets/directory.ts';
import { RoundKeeper } from './markets/round-keeper.ts';
import { recordOf } from './matching/live-order.ts';
import { Matcher } from './matching/matcher.ts';
import { Bank } from './money/bank.ts';
import { Settlement } from './money/settlement.ts';
import { Notices } from './notices.ts';
import { OrderDesk, type Trader } from './orders/order-desk.ts';
import { OrderRegistry } from './orders/order-registry.ts';
import { PriceWorld } from './prices/price-world.ts';
import { Schedule } from './schedule.ts';
import { tradesOfKey } from './trades-of-key.ts';

/** Prices are kept this long beyond the longest round, nominal: it is settled after its end. */
const SETTLING_MS = 120_000;

/** A simulated Polymarket without its network: prices, rounds, books, orders, money, and a crowd that trades. */
export class Venue implements VenueCore {
  readonly options: VenueOptions;
  readonly keys: VenueKeys;
  readonly prices: PriceWorld;
  readonly #schedule: Schedule;
  readonly #notices = new Notices();
  readonly #directory = new MarketDirectory();
  readonly #registry = new OrderRegistry();
  readonly #bank: Bank;
  readonly #settlement: Settlement;
  readonly #desk: OrderDesk;
  readonly #ledger: Ledger;
  readonly #rounds: RoundKeeper;
  readonly #crowd: Crowd | undefined;

  constructor(options: VenueOptions) {
    const { seed, timeScale, clock, timers } = options;
    const random = new SeededRandom(seed);
    const schedule = new Schedule(clock, timers);
    const notices = this.#notices;
    const directory = this.#directory;
    const registry = this.#registry;
    const bank = new Bank(random.fork('keys'), options.funded ? FUNDING : microUsdc(0));
    const prices = pricesOf(options, random, schedule, notices);
    const announcer = new BookAnnouncer(schedule, notices);
    const settlement = new Settlement(schedule, notices);
    const { vault } = bank;
    const matcher = new Matcher({ schedule, notices, announcer, settlement, vault, random: random.fork('trades') });
    const desk = new OrderDesk({ schedule, timeScale, directory, registry, matcher, announcer });
    const ledger = new Ledger({ bank, directory, registry, desk, settlement });
    const rates = options.crowd ?? LIVELY;
    this.options = options;
    this.keys = keysOf(bank);
    this.prices = prices;
    this.#schedule = schedule;
    this.#bank = bank;
    this.#settlement = settlement;
    this.#desk = desk;
    this.#ledger = ledger;
    this.#rounds = new RoundKeeper({ seed, timeScale, schedule, notices, prices, directory, desk, bank, ledger });
    this.#crowd =
      rates === false
        ? undefined
        : new Crowd({ seed, rates, random: random.fork('crowd'), schedule, notices, announcer, matcher, prices, bank });
  }

  start(): void {
    const { assets, intervals, timeScale } = this.options;
    const now = this.nowMs();
    const starts = intervals.map((interval) => windowAt(interval, now, timeScale).startsAt);
    this.prices.start(epochMs(Math.min(...starts) - this.prices.lookbackMs));
    this.#crowd?.start(this.#directory);
    for (const asset of assets) for (const interval of intervals) this.#rounds.start(asset, interval);
  }

  stop(): void {
    this.#schedule.stop();
  }

  nowMs(): EpochMs {
    return this.#schedule.now();
  }

  markets(): readonly VenueMarket[] {
    return this.#directory.all();
  }

  marketBySlug(slug: string): VenueMarket | undefined {
    return this.#directory.bySlug(slug);
  }

  marketByCondition(conditionId: string): VenueMarket | undefined {
    return this.#directory.byCondition(conditionId);
  }

  marketByToken(token: string): VenueMarket | undefined {
    return this.#directory.byToken(token);
  }

  book(token: string): BookSnapshot | undefined {
    const market = this.#directory.byToken(token);
    const outcome = market?.outcomeOf(token);
    return market === undefined || outcome === undefined ? undefined : bookSnapshot(market, outcome);
  }

  onNotice(listener: (notice: VenueNotice) => void): () => void {
    return this.#notices.listen(listener);
  }

  place({ apiKey, posted }: PlaceRequest, done: (answer: PlaceAnswer) => void): void {
    this.#desk.place(this.#trader(apiKey), posted, done);
  }

  cancel(apiKey: string, orderIds: readonly OrderHash[]): CancelAnswer {
    return this.#desk.cancel(this.#trader(apiKey), orderIds);
  }

  cancelMarket(apiKey: string, filter: Omit<OrderFilter, 'id'>): CancelAnswer {
    const ids = this.#registry.openOf(apiKey, filter).map(({ id }) => id);
    return this.#desk.cancel(this.#trader(apiKey), ids);
  }

  cancelAll(apiKey: string): CancelAnswer {
    return this.cancelMarket(apiKey, {});
  }

  openOrders(apiKey: string, filter: OrderFilter): readonly OrderRecord[] {
    return this.#registry.openOf(apiKey, filter).map(recordOf);
  }

  order(apiKey: string, orderId: string): OrderRecord | undefined {
    const order = this.#registry.get(orderId);
    return order?.owner === apiKey ? recordOf(order) : undefined;
  }

  trades(apiKey: string, filter: TradeFilter): readonly TradeView[] {
    return tradesOfKey(this.#settlement.trades, apiKey, filter);
  }

  cash(apiKey: string): MicroUsdc {
    return this.#trader(apiKey).account.cash;
  }

  shares(apiKey: string, token: string): MicroShares {
    return this.#trader(apiKey).account.holding(token as TokenId).settled;
  }

  ledger(): LedgerReport {
    return this.#ledger.report(this.nowMs());
  }

  #trader(apiKey: string): Trader {
    const key = this.#bank.keys.find(apiKey);
    if (key === undefined) throw new InvariantError('venue_key', 'the surface let an unknown API key pass');
    return { apiKey, account: key.account };
  }
}

function pricesOf(
  { assets, intervals, timeScale }: VenueOptions,
  random: SeededRandom,
  schedule: Schedule,
  notices: Notices,
): PriceWorld {
  const longestMs = Math.max(...intervals.map((interval) => INTERVAL_MS[interval]));
  const keepMs = scaled(longestMs + SETTLING_MS, timeScale);
  return new PriceWorld({ assets, timeScale, keepMs, random: random.fork('prices'), schedule, notices });
}

function keysOf(bank: Bank): VenueKeys {
  return {
    create: (address, nonce) => bank.keys.create(bank.wallet(address), nonce),
    derive: (address, nonce) => bank.keys.derive(address, nonce),
    find: (apiKey) => {
      const key = bank.keys.find(apiKey);
      return key && { credentials: key.credentials, address: key.account.address };
    },
    keysOf: (address) => bank.keys.keysOf(address),
  };
}
