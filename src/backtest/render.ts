import type { AssetResult, BacktestResult, Markout, Totals } from '../../shared/backtest/result.ts';

/** Reasons of one strategy that are shown. */
const SHOWN_REASONS = 4;

/** The result in lines of text: what a person wants to know first, with its sample sizes. */
export function renderBacktest(result: BacktestResult): string {
  const warning = result.optimisticModes.map(
    (mode) => `OPTIMISTIC MODE "${mode}": no market fills so; do not believe these figures.`,
  );
  const assets = result.assets.flatMap(renderAsset);
  const { identity } = result;
  const made = `result ${identity.result} (config ${identity.config}, code ${identity.code}, data ${identity.data}, ${identity.fillModel}, seed ${identity.seed})`;
  return [...warning, ...assets, made].join('\n');
}

function renderAsset(asset: AssetResult): string[] {
  const { rounds, totals, strategies, denials, missed, data, calibration } = asset;
  const { unresolved, frozen } = rounds.excluded;
  const half = calibration.find(({ part }) => part === 0.5);
  return [
    `${asset.asset} ${asset.interval}, ${date(data.from)} to ${date(data.to)}`,
    `  rounds   ${rounds.seen} seen, ${rounds.traded} traded, ${rounds.settled} settled (${rounds.settledByTwap} by the TWAP), excluded ${unresolved} unresolved and ${frozen} frozen, ${rounds.satOut} sat out`,
    `  money    ${signed(totals.pnlUsdc)} pUSD of ${totals.capitalUsdc}, fees ${totals.feesUsdc.toFixed(2)}, deepest fall ${totals.maxDrawdownUsdc.toFixed(2)} (${(100 * totals.maxDrawdownShare).toFixed(1)} %)`,
    `  per round ${perRound(totals)}`,
    `  fills    ${totals.fills} (${totals.makerFills} maker, ${totals.takerFills} taker) of ${totals.orders} orders, ${totals.notionalUsdc.toFixed(2)} pUSD`,
    `  mark-out ${asset.markouts.map(renderMarkout).join(', ')}`,
    ...(half === undefined
      ? []
      : [
          `  Brier at half time  model ${half.model.brier.toFixed(4)} (${half.model.count}), market ${half.market.brier.toFixed(4)} (${half.market.count})`,
        ]),
    ...strategies.map(
      ({ strategy, pnlUsdc, fills, orders }) =>
        `  ${strategy}: ${signed(pnlUsdc)} pUSD, ${fills} fills of ${orders.intended} orders (${orders.refused} refused, ${orders.cancelled} cancelled)`,
    ),
    ...strategies.flatMap(renderSilence),
    ...denials.map(({ strategy, code, count }) => `  denied   ${strategy} ${code} ${count}`),
    ...missed.map(
      ({ strategy, reason, code, orders, shares, valueUsdc }) =>
        `  missed   ${strategy} ${code ?? reason}: ${shares} shares of ${orders} orders, worth ${signed(valueUsdc)} pUSD in hindsight`,
    ),
    ...data.notes.map((note) => `  note     ${note}`),
  ];
}

/** Of a strategy that sent nothing, what it said instead; the most frequent first. */
function renderSilence({ strategy, orders, silences }: AssetResult['strategies'][number]): string[] {
  const reasons = Object.entries(silences).sort(([, a], [, b]) => b - a);
  if (orders.intended > 0 || reasons.length === 0) return [];
  const shown = reasons.slice(0, SHOWN_REASONS).map(([reason, count]) => `${reason} ${count}`);
  return [`  nothing  ${strategy} wanted nothing: ${shown.join(', ')}`];
}

function perRound({ meanPerRoundUsdc, standardErrorUsdc, won, lost, even }: Totals): string {
  return `${signed(meanPerRoundUsdc)} ± ${standardErrorUsdc.toFixed(2)} pUSD (standard error; ${won} won, ${lost} lost, ${even} even)`;
}

function renderMarkout({ horizonS, meanPerShare, standardError, count }: Markout): string {
  return `${horizonS} s ${signed(meanPerShare, 4)} ± ${standardError.toFixed(4)} (${count})`;
}

function signed(value: number, digits = 2): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(digits)}`;
}

function date(ms: number): string {
  return new Date(ms).toISOString();
}
