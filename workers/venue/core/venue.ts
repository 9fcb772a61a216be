import { InvariantError } from '../../../shared/errors.ts';
import { windowAt } from '../../../shared/market/calendar.ts';
import type { OrderHash, TokenId } from '../../../shared/market/ids.ts';
import { INTERVAL_MS, scaled } from '../../../shared/market/intervals.ts';
import { SeededRandom } from '../../../shared/ports/seeded-random.ts';
import { type EpochMs, epochMs, type MicroShares, type MicroUsdc } from '../../../shared/units/index.ts';
import type { SignatureType } from '../../../shared/wire/orders/index.ts';
import type { OrderRecord } from '../../../shared/wire/user/index.ts';
import {
  type AssetType,
  type BalanceAllowance,
  type BookSnapshot,
  type CancelAnswer,
  type Conservation,
  type LedgerReport,
  LIVELY,
  type OrderFilter,
  type PlaceAnswer,
  type PlaceRequest,
  type Standing,
  type TradeFilter,
  type TradeView,
  type VenueCore,
  type VenueKeys,
  type VenueMarket,
  type VenueNotice,
  type VenueOptions,
  type VenuePrices,
} from './contract.ts';
import { Chain } from './chain/chain.ts';
import { Crowd } from './crowd/crowd.ts';
import type { CoreFaults } from './faults/core-faults.ts';
import { bookSnapshot } from './markets/book-view.ts';
import { ListingBoard } from './markets/listing-board.ts';
import type { Market } from './markets/market.ts';
import { RoundKeeper } from './markets/round-keeper.ts';
import { recordOf } from './matching/live-order.ts';
import type { Account } from './money/account.ts';
import { balanceAllowance, refreshBalance } from './money/balances.ts';
import { Sets } from './money/sets.ts';
import { Notices } from './notices.ts';
import { Heartbeats } from './orders/heartbeats.ts';
import type { Trader } from './orders/trader.ts';
import { Occasions } from './occasions/occasions.ts';
import { Play } from './play/play.ts';
import { PriceWorld } from './prices/price-world.ts';
import { Records } from './records/records.ts';
import { Schedule } from './schedule.ts';
import { type TradingFloor, tradingFloor } from './trading-floor.ts';
import { tradesOfKey } from './trades-of-key.ts';
import { venueKeys } from './venue-keys.ts';

/** Prices are kept this long beyond the longest round, nominal: it is settled after its end. */
const SETTLING_MS = 120_000;

/** Rounds that a trend lasts at least: whoever comes in the middle of one sits it out. */
const TREND_LASTS = 1.5;

/** A simulated Polymarket without its network: prices, rounds, books, orders, money, and a crowd that trades. */
export class Venue implements VenueCore {
  readonly options: VenueOptions;
  readonly keys: VenueKeys;
  readonly prices: VenuePrices;
  /** The tape that is played; absent where the venue makes up its own market. */
  readonly play: Play | undefined;
  readonly faults: CoreFaults;
  readonly chain: Chain;
  readonly records: Records;
  readonly heartbeats: Heartbeats;
  readonly #schedule: Schedule;
  #skewMs = 0;
  readonly #notices = new Notices();
  readonly #floor: TradingFloor;
  readonly #rounds: RoundKeeper;
  readonly #world: PriceWorld | undefined;
  readonly #crowd: Crowd | undefined;
  readonly #occasions: Occasions | undefined;

  constructor(options: VenueOptions) {
    const { seed, timeScale, clock, timers } = options;
    const random = new SeededRandom(seed);
    const schedule = new Schedule(clock, timers);
    const notices = this.#notices;
    const floor = tradingFloor(options, random, schedule, notices);
    const { bank, directory, registry, desk, matcher, announcer, redemption, settlement, faults, ledger } = floor;
    const board = new ListingBoard({ directory, notices, schedule, faults });
    const rates = options.crowd ?? LIVELY;
    this.options = options;
    this.keys = venueKeys(bank, random.fork('side-keys'), () => schedule.now());
    const market = { options, random, schedule, notices };
    this.play = playOf(market, floor);
    this.#world = this.play === undefined ? pricesOf(market) : undefined;
    const prices = this.play?.prices ?? this.#world!;
    this.prices = prices;
    this.faults = faults;
    this.chain = new Chain({
      bank,
      directory,
      desk,
      schedule,
      notices,
      sets: new Sets(bank.vault),
      redemption,
      random: random.fork('chain'),
      funded: options.funded,
    });
    const { trades } = settlement;
    this.records = new Records({ schedule, timeScale, notices, directory, registry, bank, trades });
    this.heartbeats = new Heartbeats(schedule, random.fork('heartbeats'), {
      cancelAll: (apiKey) => void this.cancelAll(apiKey),
      hasOrders: (apiKey) => registry.openOf(apiKey, {}).length > 0,
    });
    this.#schedule = schedule;
    this.#floor = floor;
    const money = { desk, redemption, ledger, faults };
    const recorded = this.play?.rounds;
    this.#rounds = new RoundKeeper({ seed, timeScale, schedule, notices, prices, recorded, board, ...money });
    if (rates === false || this.#world === undefined) return;
    const traders = { ...market, seed, rates, announcer, matcher, prices: this.#world, bank };
    this.#crowd = new Crowd({ ...traders, random: random.fork('crowd') });
    const { occasions = [] } = options;
    const listing = { asset: options.assets[0]!, interval: options.intervals[0]!, timeScale, board, ...money };
    this.#occasions = new Occasions({ ...traders, random: random.fork('occasions') }, occasions, listing);
  }

  start(): void {
    const { assets, intervals, timeScale, v2Assets = [] } = this.options;
    const now = this.#schedule.now();
    const starts = intervals.map((interval) => windowAt(interval, now, timeScale).startsAt);
    this.#world?.start(epochMs(Math.min(...starts) - this.prices.lookbackMs));
    this.#crowd?.start(this.#floor.directory);
    this.#occasions?.start(this.#floor.directory);
    this.records.start();
    for (const asset of assets) {
      const version = v2Assets.includes(asset) ? 'v2' : 'v1';
      for (const interval of intervals) this.#rounds.start(asset, interval, version);
    }
    this.play?.start();
  }

  stop(): void {
    this.#schedule.stop();
  }

  nowMs(): EpochMs {
    return epochMs(this.#schedule.now() + this.#skewMs);
  }

  markets(): readonly VenueMarket[] {
    return this.#floor.directory.all().filter(isShown);
  }

  marketBySlug(slug: string): VenueMarket | undefined {
    return shown(this.#floor.directory.bySlug(slug));
  }

  marketByCondition(conditionId: string): VenueMarket | undefined {
    return shown(this.#floor.directory.byCondition(conditionId));
  }

  marketByToken(token: string): VenueMarket | undefined {
    return shown(this.#floor.directory.byToken(token));
  }

  book(token: string): BookSnapshot | undefined {
    const market = this.#floor.directory.byToken(token);
    const outcome = market?.visibility === 'listed' ? market.outcomeOf(token) : undefined;
    return market === undefined || outcome === undefined ? undefined : bookSnapshot(market, outcome);
  }

  onNotice(listener: (notice: VenueNotice) => void): () => void {
    return this.#notices.listen(listener);
  }

  place({ apiKey, posted }: PlaceRequest, done: (answer: PlaceAnswer) => void): void {
    this.#floor.desk.place(this.#trader(apiKey), posted, done);
  }

  cancel(apiKey: string, orderIds: readonly OrderHash[]): CancelAnswer {
    return this.#floor.desk.cancel(this.#trader(apiKey), orderIds);
  }

  cancelMarket(apiKey: string, filter: Omit<OrderFilter, 'id'>): CancelAnswer {
    const ids = this.#floor.registry.openOf(apiKey, filter).map(({ id }) => id);
    return this.#floor.desk.cancel(this.#trader(apiKey), ids);
  }

  cancelAll(apiKey: string): CancelAnswer {
    return this.cancelMarket(apiKey, {});
  }

  openOrders(apiKey: string, filter: OrderFilter): readonly OrderRecord[] {
    return this.#floor.registry.openOf(apiKey, filter).map(recordOf);
  }

  order(apiKey: string, orderId: string): OrderRecord | undefined {
    const order = this.#floor.registry.get(orderId);
    return order?.owner === apiKey ? recordOf(order) : undefined;
  }

  trades(apiKey: string, filter: TradeFilter): readonly TradeView[] {
    return tradesOfKey(this.#floor.settlement.trades, apiKey, filter);
  }

  cash(apiKey: string): MicroUsdc {
    return this.#trader(apiKey).account.cash;
  }

  shares(apiKey: string, token: string): MicroShares {
    return this.#trader(apiKey).account.holding(token as TokenId).settled;
  }

  setClockSkew(ms: number): void {
    this.#skewMs = ms;
  }

  balanceAllowance(apiKey: string, asset: AssetType, type: SignatureType, token?: string): BalanceAllowance {
    return balanceAllowance(this.#walletOf(apiKey, type), asset, token);
  }

  refreshBalance(apiKey: string, asset: AssetType, type: SignatureType, token?: string): void {
    const account = this.#walletOf(apiKey, type);
    refreshBalance(account, asset, token);
    this.#floor.desk.enforceFunding(account);
  }

  standing(address: string): Standing {
    return this.#floor.bank.find(address)?.standing ?? 'good';
  }

  setStanding(address: string, standing: Standing): void {
    this.#floor.bank.wallet(address).standing = standing;
  }

  ledger(): LedgerReport {
    return this.#floor.ledger.report(this.#schedule.now());
  }

  conservation(): Conservation {
    return this.#floor.auditor.audit();
  }

  #walletOf(apiKey: string, type: SignatureType): Account {
    return this.#floor.bank.walletOf(this.#trader(apiKey).account.address, type);
  }

  #trader(apiKey: string): Trader {
    const account = this.#floor.bank.keys.accountOf(apiKey);
    if (account === undefined) throw new InvariantError('venue_key', 'the surface let an unknown API key pass');
    return { apiKey, account };
  }
}

/** What prices and a tape's player are made of. */
type MarketParts = {
  readonly options: VenueOptions;
  readonly random: SeededRandom;
  readonly schedule: Schedule;
  readonly notices: Notices;
};

function pricesOf({ options, random, schedule, notices }: MarketParts): PriceWorld {
  const { assets, timeScale } = options;
  const keepMs = keptMs(options);
  const trendLastsMs = options.occasions?.includes('trends') === true ? TREND_LASTS * longestMs(options) : undefined;
  return new PriceWorld({ assets, timeScale, keepMs, trendLastsMs, random: random.fork('prices'), schedule, notices });
}

function playOf(parts: MarketParts, floor: TradingFloor): Play | undefined {
  const { play } = parts.options;
  return play === undefined ? undefined : new Play({ ...parts, play, floor, keepMs: keptMs(parts.options) });
}

function keptMs({ intervals, timeScale }: VenueOptions): number {
  return longestMs({ intervals, timeScale }) + scaled(SETTLING_MS, timeScale);
}

/** Real length of the longest rounds. */
function longestMs({ intervals, timeScale }: Pick<VenueOptions, 'intervals' | 'timeScale'>): number {
  return scaled(Math.max(...intervals.map((interval) => INTERVAL_MS[interval])), timeScale);
}

function isShown({ visibility }: Market): boolean {
  return visibility !== 'unlisted';
}

function shown(market: Market | undefined): Market | undefined {
  return market !== undefined && isShown(market) ? market : undefined;
}
