import Table from 'cli-table3';
import type { BasketPlan } from '../../shared/models/index.ts';
import { PRICE_ONE, toShares, toUsdc } from '../../shared/units/index.ts';
import type { ScanNotice, ScanReport, SetTally } from './notices.ts';
import type { ScannedSet } from './scanned-set.ts';

/** A way out of a basket that lacks a leg. */
type WayOutRecord = { readonly action: 'complete' | 'liquidate' | 'hold'; readonly resultUsdc?: number };

/** One order of a plan (`--json`). */
type LegRecord = {
  readonly outcome: string;
  readonly side: string;
  readonly token: string;
  readonly limit: number;
  readonly shares: number;
  readonly costUsdc: number;
  readonly feeUsdc: number;
  /** What would be done if this leg alone were missed. */
  readonly ifMissed: WayOutRecord;
};

/** What a basket is called where a reader has no use for the whole. */
type SetRecord = { readonly set: string; readonly kind: string; readonly title: string };

/** One line of `--json`, the report aside. */
export function noticeRecord(notice: ScanNotice): Readonly<Record<string, unknown>> {
  const { at, type } = notice;
  switch (notice.type) {
    case 'opportunity':
      return { type, at, ...nameOf(notice.set), funded: notice.funded, ...planRecord(notice.set, notice.plan) };
    case 'gone':
      return { type, at, ...nameOf(notice.set), stoodMs: notice.stoodMs };
    case 'near-miss':
      return { type, at, ...nameOf(notice.set), sumUsdc: rounded(notice.sum), payoutUsdc: notice.set.basket.payout };
    case 'found':
      return { type, at, events: notice.found.events, sets: notice.found.sets.length, unfit: notice.found.unfit };
    case 'trouble':
      return { type, at, reason: notice.reason };
  }
}

/** The last line of `--json`. Scripts rely on it: change it only by adding. */
export function reportRecord({ tallies, committed, ...report }: ScanReport): Readonly<Record<string, unknown>> {
  return {
    schema: 'bulkhead.scan/1',
    type: 'report',
    ...report,
    committed: { mostUsdc: toUsdc(committed.most), limitUsdc: toUsdc(committed.limit) },
    best: ranked(tallies).map((tally) => ({
      ...nameOf(tally.set),
      opportunities: tally.opportunities,
      nearMisses: tally.nearMisses,
      stoodMs: tally.stoodMs,
      ...(tally.leastSum === undefined ? {} : { leastSumUsdc: rounded(tally.leastSum) }),
      ...(tally.best === undefined ? {} : { best: planRecord(tally.set, tally.best) }),
    })),
  };
}

/** One notice for people; '' for one that says nothing to them. */
export function noticeText(notice: ScanNotice): string {
  switch (notice.type) {
    case 'opportunity':
      return opportunityText(notice);
    case 'gone':
      return `gone after ${notice.stoodMs} ms: ${notice.set.id}`;
    case 'near-miss':
      return `near miss: ${notice.set.id} at ${rounded(notice.sum)} of ${notice.set.basket.payout}`;
    case 'found':
      return `${notice.found.events} events, ${notice.found.sets.length} sets${unfitText(notice.found.unfit)}`;
    case 'trouble':
      return `trouble: ${notice.reason}`;
  }
}

/** Counts and a table of what was cheap, for people. */
export function renderScan(report: ScanReport): string {
  const { startedAt, endedAt, events, sets, tokens, scans, looks, scanUs, opportunities, funded, nearMisses } = report;
  const { committed, nothing, books, unfit } = report;
  const reasons = Object.entries(nothing).sort(([, a], [, b]) => b - a);
  return [
    `scanned for ${Math.round((endedAt - startedAt) / 1_000)} s: ${events} events, ${sets} sets, ${tokens} books${unfitText(unfit)}`,
    `${looks} looks at a set; ${scans} at all of them, p50 ${scanUs.p50} µs, p99 ${scanUs.p99} µs`,
    `${opportunities} opportunities, ${funded} within the budget; ${nearMisses} near misses`,
    `money of baskets: at most ${toUsdc(committed.most)} of ${toUsdc(committed.limit)} pUSD at once, on paper: no order was sent`,
    `${books.frames} frames, ${books.refused} refused, ${books.resyncs} books asked for anew, ${books.reconnects} reconnects`,
    ...(reasons.length === 0 ? [] : [`nothing to buy: ${reasons.map(([code, n]) => `${code} ${n}`).join(', ')}`]),
    ...tableOf(report.tallies),
  ].join('\n');
}

function opportunityText({ set, plan, funded }: Extract<ScanNotice, { type: 'opportunity' }>): string {
  const { fills, ratio } = plan;
  const { sets, costUsdc, feesUsdc, profitUsdc, legs } = planRecord(set, plan);
  const money = `${sets} sets, cost ${costUsdc} and fees ${feesUsdc}, pays ${rounded(toShares(fills.size) * set.basket.payout)}`;
  return [
    `OPPORTUNITY ${set.title} (${set.kind}): ${money}, profit ${profitUsdc} pUSD = ${(100 * ratio).toFixed(2)} %` +
      (funded ? '' : '; the budget for all baskets is used up'),
    ...legs.map(({ side, outcome, limit, shares, costUsdc: cost, feeUsdc, ifMissed }) => {
      const way = ifMissed.action === 'hold' ? 'hold' : `${ifMissed.action} for ${ifMissed.resultUsdc}`;
      return `  buy ${shares} ${side} ${outcome} at ${limit} or less: ${cost} + fee ${feeUsdc}; if it is missed: ${way}`;
    }),
  ].join('\n');
}

type PlanRecord = {
  readonly sets: number;
  readonly costUsdc: number;
  readonly feesUsdc: number;
  readonly profitUsdc: number;
  readonly ratio: number;
  readonly atMostUsdc: number;
  readonly legs: readonly LegRecord[];
};

function planRecord({ basket, tokens, kind }: ScannedSet, plan: BasketPlan): PlanRecord {
  const { fills, atMost, ratio, unwind } = plan;
  return {
    sets: toShares(fills.size),
    costUsdc: toUsdc(fills.cost),
    feesUsdc: toUsdc(fills.fees),
    profitUsdc: toUsdc(fills.profit),
    ratio: rounded(ratio),
    atMostUsdc: toUsdc(atMost),
    legs: fills.fills.map(({ limit, cost, fee }, index) => {
      const way = unwind[index];
      return {
        outcome: basket.legs[index]?.title ?? '',
        side: kind === 'up-down' ? 'BUY' : kind.toUpperCase(),
        token: tokens[index] ?? '',
        limit: limit / PRICE_ONE,
        shares: toShares(fills.size),
        costUsdc: toUsdc(cost),
        feeUsdc: toUsdc(fee),
        ifMissed: way === undefined ? { action: 'hold' } : { action: way.action, resultUsdc: toUsdc(way.result) },
      };
    }),
  };
}

function tableOf(tallies: readonly SetTally[]): readonly string[] {
  const head = ['set', 'kind', 'least sum', 'near misses', 'opportunities', 'stood', 'best profit', 'of cost'];
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  for (const { set, leastSum, nearMisses, opportunities, stoodMs, best } of ranked(tallies)) {
    const sum = leastSum === undefined ? '' : `${leastSum.toFixed(3)} of ${set.basket.payout}`;
    const profit =
      best === undefined ? ['', ''] : [toUsdc(best.fills.profit).toFixed(2), `${(100 * best.ratio).toFixed(1)} %`];
    table.push([set.title, set.kind, sum, nearMisses, opportunities, `${stoodMs} ms`, ...profit].map(String));
  }
  return table.length === 0 ? [] : [table.toString()];
}

/** Sets that were ever cheap, those with the most profit for their cost first. */
function ranked(tallies: readonly SetTally[]): readonly SetTally[] {
  return tallies
    .filter(({ opportunities, nearMisses }) => opportunities + nearMisses > 0)
    .toSorted((a, b) => (b.best?.ratio ?? 0) - (a.best?.ratio ?? 0) || b.nearMisses - a.nearMisses);
}

function nameOf({ id, kind, title }: ScannedSet): SetRecord {
  return { set: id, kind, title };
}

function unfitText(unfit: ScanReport['unfit']): string {
  const parts = Object.entries(unfit).map(([reason, count]) => `${reason} ${count}`);
  return parts.length === 0 ? '' : `; left out: ${parts.join(', ')}`;
}

function rounded(value: number): number {
  return Number(value.toFixed(6));
}
