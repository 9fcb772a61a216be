import Table from 'cli-table3';
import type { SideView } from '../../shared/events/worker-protocol.ts';
import type { AssetStatus, SystemStatus } from '../supervisor/status.ts';
import type { Paint } from './paint.ts';

const NOTHING = '–';

/** Frames per second of each asset since the previous picture. */
export type Rates = Readonly<Record<string, number>>;

const COLUMNS = [
  'asset',
  'round',
  'left',
  'strike',
  'Up',
  'Down',
  'fair',
  'position',
  'orders',
  'PnL',
  'worker',
  'restarts',
  'events/s',
];

/** The operator's table (design §3): one row per asset, and a line about the whole. */
export function renderStatus(status: SystemStatus, rates: Rates, paint: Paint): string {
  const table = new Table({ head: COLUMNS, style: { head: [], border: [], compact: true } });
  for (const asset of status.assets) table.push(rowOf(asset, status.at, rates[asset.asset] ?? 0, paint));
  return `${table.toString()}\n${summaryOf(status, paint)}`;
}

/** Events per second between two pictures. */
export function ratesBetween(earlier: SystemStatus | undefined, later: SystemStatus): Rates {
  if (earlier === undefined || later.at <= earlier.at) return {};
  const seconds = (later.at - earlier.at) / 1_000;
  const before = new Map(earlier.assets.map((asset) => [asset.asset, framesOf(asset)]));
  const rate = (asset: AssetStatus) => (framesOf(asset) - (before.get(asset.asset) ?? 0)) / seconds;
  return Object.fromEntries(later.assets.map((asset) => [asset.asset, Math.max(0, rate(asset))]));
}

function rowOf(asset: AssetStatus, at: number, rate: number, paint: Paint): string[] {
  const { view, totals } = asset;
  const strike = view?.round?.strike;
  return [
    asset.asset,
    view?.round?.slug ?? NOTHING,
    view?.round === undefined ? NOTHING : `${Math.max(0, Math.ceil((view.round.endsAt - at) / 1_000))} s`,
    strike === undefined ? NOTHING : `${round(strike.price)} ${paint.quiet(strike.source)}`,
    topOf(view?.up, paint),
    topOf(view?.down, paint),
    view?.fairUp === undefined ? NOTHING : view.fairUp.toFixed(3),
    positionOf(view?.up, view?.down),
    String(view?.openOrders ?? 0),
    signed(totals.pnl.realisedUsdc + totals.pnl.unrealisedUsdc, paint),
    stateOf(asset, paint),
    asset.restarts === 0 ? '0' : paint.bad(String(asset.restarts)),
    rate.toFixed(0),
  ];
}

function summaryOf({ venue, mode, killed, portfolio, account }: SystemStatus, paint: Paint): string {
  const limit = Number(portfolio.limitUsdc.toFixed(2));
  const money = `at risk ${portfolio.atRiskUsdc.toFixed(2)} of ${limit} pUSD`;
  const state = killed ? 'KILLED' : account.state;
  const stopped = account.code === undefined ? '' : paint.bad(`  ${state}: ${account.code}`);
  return `${paint.quiet(`${venue} venue, ${mode}, ${money}`)}${stopped}`;
}

function topOf(side: SideView | undefined, paint: Paint): string {
  if (side === undefined) return NOTHING;
  const top = `${cents(side.bid)}/${cents(side.ask)}`;
  return side.live ? top : paint.quiet(top);
}

/** Hundredths, and thousandths near the ends, where the venue's tick is finer (protocol §3.3). */
function cents(price: number | undefined): string {
  if (price === undefined) return NOTHING;
  return price.toFixed(price < 0.04 || price > 0.96 ? 3 : 2);
}

function positionOf(up: SideView | undefined, down: SideView | undefined): string {
  const held = [up?.shares ? `${up.shares} Up` : '', down?.shares ? `${down.shares} Down` : ''].filter(Boolean);
  return held.length === 0 ? NOTHING : held.join(' ');
}

function signed(usdc: number, paint: Paint): string {
  const text = `${usdc >= 0 ? '+' : ''}${usdc.toFixed(2)}`;
  return usdc >= 0 ? paint.good(text) : paint.bad(text);
}

function stateOf({ state, view, enabled, quoting }: AssetStatus, paint: Paint): string {
  const quotes = quoting ? '' : paint.bad(', no quotes');
  if (state === 'ready') return `${paint.good(view?.standing ?? 'ready')}${quotes}`;
  return enabled && state !== 'starting' ? paint.bad(state) : paint.quiet(state);
}

function framesOf({ totals }: AssetStatus): number {
  return totals.counters.frames.received;
}

/** Prices of assets run from fractions of a dollar to tens of thousands: five significant digits, at least two decimals. */
function round(price: number): string {
  return price >= 1_000 ? price.toFixed(2) : price.toPrecision(5);
}
