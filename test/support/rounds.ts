import { windowAt, slugsOf } from '../../shared/market/calendar.ts';
import type { ConditionId, TokenId } from '../../shared/market/ids.ts';
import type { Round } from '../../shared/market/round.ts';
import { epochMs, microShares, price, tick } from '../../shared/units/index.ts';
import { gammaEvent, type GammaRecord } from '../../shared/wire/gamma/index.ts';

/** A BTC round as the venue would list it for the window that contains `atMs`; ids are made from its start. */
export function btcRound(atMs: number, timeScale = 1): Round {
  const { startsAt, endsAt } = windowAt('5m', epochMs(atMs), timeScale);
  const token = (outcome: number): TokenId => `${outcome}${String(startsAt).padStart(70, '7')}` as TokenId;
  return {
    asset: 'BTC',
    interval: '5m',
    slug: slugsOf('BTC', '5m', startsAt, timeScale)[0],
    conditionId: `0x${startsAt.toString(16).padStart(64, '0')}` as ConditionId,
    up: token(1),
    down: token(2),
    startsAt,
    endsAt,
    tick: tick(100),
    minSize: microShares(5_000_000),
    fees: { rate: 0.07, exponent: 1, takerOnly: true },
    rule: { kind: 'twap', lookbackMs: 60_000 },
    timeScale,
    version: 'v1',
    negRisk: false,
    acceptingOrders: true,
  };
}

/** The round's event as Gamma serves it. */
export function gammaEventOf(round: Round, more: Partial<GammaRecord> = {}): Record<string, unknown> {
  const record: GammaRecord = {
    round,
    eventId: '1',
    marketId: '2',
    questionId: `0x${'7'.repeat(64)}`,
    listedAt: epochMs(round.startsAt - 86_400_000),
    upPrice: price(5_000),
    closed: false,
    ...more,
  };
  return gammaEvent(record, 'one-market');
}
