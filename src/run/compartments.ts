import { join } from 'node:path';
import type { EngineConfig } from '../../shared/engine/config.ts';
import type { CompartmentConfig } from '../../shared/events/worker-protocol.ts';
import { UsageError } from '../../shared/errors.ts';
import type { Asset } from '../../shared/market/assets.ts';
import { INTERVAL_MS } from '../../shared/market/intervals.ts';
import { leadersIn } from '../../shared/strategies/copying/copy-trading.ts';
import { MICRO, type MicroUsdc, microShares, microUsdc, price, PRICE_ONE } from '../../shared/units/index.ts';
import type { Credentials, Endpoints } from '../../shared/wire/endpoints.ts';
import type { Settings } from '../config/settings.ts';
import { strategiesOf, strategySettingsOf } from '../config/strategies.ts';
import type { TradingAccount } from '../supervisor/account.ts';

/** What all compartments of a session have in common. */
export type SessionIdentity = { readonly runId: string; readonly buildHash: string; readonly configHash: string };

/** With an account orders are signed and sent; credentials alone open the price stream; without either, neither. */
export type SessionAccess = {
  readonly account: TradingAccount | undefined;
  readonly priceCredentials: Credentials | undefined;
  /** Workers decide nothing and send nothing. */
  readonly recording?: boolean;
};

/** What each asset's worker gets to run. */
export function compartmentsOf(
  settings: Settings,
  endpoints: Endpoints,
  identity: SessionIdentity,
  { account, priceCredentials, recording = false }: SessionAccess,
): readonly CompartmentConfig[] {
  const { venue, mode, interval, dataDir } = settings;
  if (account !== undefined) refuseOwnWallet(strategySettingsOf(settings), account);
  const candles = recording || wantsCandles(settings);
  return settings.assets.map((asset) => ({
    asset,
    interval,
    timeScale: timeScaleOf(settings),
    venue,
    mode,
    endpoints,
    ...(account === undefined ? {} : { signing: signingOf(account) }),
    ...(priceCredentials === undefined ? {} : { priceCredentials }),
    ...(recording ? { recording: true as const } : {}),
    engine: { ...engineConfigOf(settings, asset), ...(recording ? { strategies: [] } : {}) },
    ...(candles ? { candles: { length: settings.candles.interval, count: settings.candles.lookback } } : {}),
    tapeFolder: join(dataDir, 'tapes', identity.runId, asset),
    ...identity,
    heartbeatIntervalMs: settings.sockets.heartbeatIntervalMs,
    roundCheckIntervalMs: settings.rounds.checkIntervalMs,
  }));
}

/** Whoever copies himself chases his own trades (strategies §6.3). */
function refuseOwnWallet(strategies: EngineConfig['strategies'], { address, wallet }: TradingAccount): void {
  const ours = (wallet?.address ?? address).toLowerCase();
  if (!leadersIn(strategies).includes(ours)) return;
  throw new UsageError('config', `"parameters": ${ours} is our own wallet and cannot be followed as a leader`);
}

/** A recording holds them for whoever backtests on it. */
function wantsCandles(settings: Settings): boolean {
  return strategiesOf(settings).some(({ reads }) => reads?.includes('candles') === true);
}

/**
 * How much shorter rounds are than their interval: 1 on the real venue (design §7). A venue with a control door is a
 * `bulkhead venue` and may compress its rounds, whatever we call it.
 */
export function timeScaleOf({ venue, interval, embedded, endpoints }: Settings): number {
  const isOurs = venue === 'embedded' || endpoints?.control !== undefined;
  return isOurs ? embedded.roundLengthMs / INTERVAL_MS[interval] : 1;
}

/** What an asset's engine decides by, as an operator set it. */
export function engineConfigOf(settings: Settings, asset: Asset): EngineConfig {
  const { interval, market, data, making, advice, taking } = settings;
  return {
    asset,
    interval,
    strategies: strategySettingsOf(settings),
    market,
    data,
    risk: orderLimitsOf(settings),
    making,
    advice,
    ...mergeRuleOf(settings),
    taking: { ...taking, maxPositionUsdc: micro(taking.maxPositionUsdc) },
  };
}

/** Where the relayer pays the gas, small merges are worth it as well (strategies §16). */
function mergeRuleOf({ treasury }: Settings): Pick<EngineConfig, 'treasury'> {
  if (treasury.mode === 'off') return {};
  const usual = treasury.mode === 'relayer' ? 5 : 25;
  const { minSets = usual, batch = usual } = treasury;
  return { treasury: { minSets: microShares(minSets * MICRO), batch: microShares(batch * MICRO) } };
}

function signingOf({ privateKey, credentials, wallet }: TradingAccount): NonNullable<CompartmentConfig['signing']> {
  return { privateKey, credentials, ...(wallet === undefined ? {} : { wallet }) };
}

/** The limits that the gates ask before each order. */
function orderLimitsOf({ risk, account }: Settings): EngineConfig['risk'] {
  return {
    maxOrderUsdc: micro(risk.maxOrderUsdc),
    maxPositionUsdc: micro(risk.maxPositionUsdc),
    maxOpenOrders: risk.maxOpenOrders,
    cooldownMs: risk.cooldownMs,
    minBalanceUsdc: micro(account.minBalanceUsdc),
    maxTakesPerMarket: risk.maxTakesPerMarket,
    maxUnpairedShares: microShares(risk.maxUnpairedShares * MICRO),
    maxSpreadTicks: risk.maxSpreadTicks,
    entryTolerance: risk.entryTolerance,
    maxSlippage: risk.maxSlippage,
    buyBand: {
      strategies: risk.buyBand.strategies,
      min: price(Math.round(risk.buyBand.min * PRICE_ONE)),
      max: price(Math.round(risk.buyBand.max * PRICE_ONE)),
    },
    dustUsdc: micro(risk.dustUsdc),
    maxClockSkewMs: risk.maxClockSkewMs,
  };
}

function micro(usdc: number): MicroUsdc {
  return microUsdc(Math.round(usdc * MICRO));
}
