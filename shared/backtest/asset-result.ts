import { MICRO } from '../units/index.ts';
import type { Backtest } from './backtest.ts';
import { meanOf, rounded } from './markouts.ts';
import type { AssetResult, DataFile, RoundCounts, RoundResult, StrategyResult, Totals } from './result.ts';
import type { BacktestSettings } from './settings.ts';

/** What a finished backtest of one asset found. */
export function assetResultOf(
  { notebook, data }: Backtest,
  settings: BacktestSettings,
  files: readonly DataFile[],
  notes: readonly string[],
): AssetResult {
  const { evaluations } = notebook;
  const strategies = [...notebook.strategies].map(([name, tally]) => tally.result(name, evaluations[name]?.none ?? {}));
  const { rounds, equity, chosen } = notebook;
  return {
    asset: settings.engine.asset,
    interval: settings.engine.interval,
    data: { files, ...data.report, notes },
    strategies,
    rounds: countsOf(rounds, notebook.satOut),
    totals: totalsOf(settings, rounds, strategies, notebook),
    perRound: rounds,
    equity: equity.points,
    markouts: notebook.markouts.result(),
    calibration: notebook.calibration.result(),
    denials: notebook.denials,
    missed: notebook.missed.result(),
    fills: notebook.fills,
    fillsLeftOut: notebook.fillsLeftOut,
    ...(chosen === undefined ? {} : { chosenRound: chosen }),
  };
}

function countsOf(rounds: readonly RoundResult[], satOut: number): RoundCounts {
  const count = (is: (round: RoundResult) => boolean): number => rounds.filter(is).length;
  return {
    seen: rounds.length,
    satOut,
    traded: count(({ orders }) => orders > 0),
    settled: count(({ excluded }) => excluded === undefined),
    excluded: {
      unresolved: count(({ excluded }) => excluded === 'unresolved'),
      frozen: count(({ excluded }) => excluded === 'frozen'),
    },
    settledByTwap: count(({ settledBy }) => settledBy === 'twap'),
  };
}

function totalsOf(
  { capital }: BacktestSettings,
  rounds: readonly RoundResult[],
  strategies: readonly StrategyResult[],
  { equity, gained }: Backtest['notebook'],
): Totals {
  const played = rounds.filter(({ fills }) => fills > 0);
  const sum = (of: (round: RoundResult) => number): number => played.reduce((total, round) => total + of(round), 0);
  const pnl = sum(({ pnlUsdc }) => pnlUsdc);
  const { mean, standardError } = meanOf(
    played.length,
    pnl,
    sum(({ pnlUsdc }) => pnlUsdc ** 2),
  );
  return {
    capitalUsdc: capital / MICRO,
    pnlUsdc: gained / MICRO,
    feesUsdc: rounded(sum(({ feesUsdc }) => feesUsdc)),
    endUsdc: (capital + gained) / MICRO,
    maxDrawdownUsdc: equity.maxDrawdown / MICRO,
    maxDrawdownShare: rounded(equity.maxDrawdownShare),
    orders: strategies.reduce((total, { orders }) => total + orders.intended, 0),
    fills: sum(({ fills }) => fills),
    makerFills: sum(({ makerFills }) => makerFills),
    takerFills: sum(({ fills, makerFills }) => fills - makerFills),
    shares: rounded(sum(({ shares }) => shares)),
    notionalUsdc: rounded(sum(({ notionalUsdc }) => notionalUsdc)),
    won: played.filter(({ pnlUsdc }) => pnlUsdc > 0).length,
    lost: played.filter(({ pnlUsdc }) => pnlUsdc < 0).length,
    even: played.filter(({ pnlUsdc }) => pnlUsdc === 0).length,
    meanPerRoundUsdc: rounded(mean),
    standardErrorUsdc: rounded(standardError),
  };
}
