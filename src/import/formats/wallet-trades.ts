import * as z from 'zod';
import type { Input } from '../../../shared/engine/input.ts';
import type { Asset } from '../../../shared/market/assets.ts';
import type { ConditionId, Outcome, TokenId } from '../../../shared/market/ids.ts';
import type { Interval } from '../../../shared/market/intervals.ts';
import type { Round } from '../../../shared/market/round.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { issueText, parseJson } from '../../../shared/wire/json.ts';
import { positionIdsOf } from '../../../shared/wire/position-ids.ts';
import { UsageError } from '../../../shared/errors.ts';
import { historicRound, LISTED_BEFORE_MS, parseSlug, ROUND_ASSUMPTIONS } from '../historic-round.ts';
import type { ImportedSet, Importer, SourceFile } from '../importer.ts';
import { eventInput } from '../inputs.ts';

/** The service answers no more records than this to one who pages: a file with so many is cut off. */
const SERVICE_LIMIT = 4_000;

const recordSchema = z.object({
  proxyWallet: z.string(),
  side: z.enum(['BUY', 'SELL']),
  asset: z.string(),
  conditionId: z.string().regex(/^0x[0-9a-f]{64}$/),
  size: z.number().positive(),
  price: z.number().positive().max(1),
  timestamp: z.number().int(),
  slug: z.string(),
  outcomeIndex: z.union([z.literal(0), z.literal(1)]),
  transactionHash: z.string(),
});

type TradeRecord = z.infer<typeof recordSchema>;

type Trade = {
  readonly record: TradeRecord;
  readonly round: Round;
  readonly outcome: Outcome;
  /** Names the fill; one transaction may have several, some of them alike. */
  readonly key: string;
};

/** Trade records of the public data service, as one JSON array: somebody's fills, for copying (strategies §6). */
export const walletTrades: Importer = {
  format: 'wallet-trades',
  says: 'trade records of the public data service, as a JSON array: the fills of a wallet',
  recognises: ({ head }) => /^\s*\[/.test(head) && head.includes('"proxyWallet"') && head.includes('"conditionId"'),
  open: (files) => new WalletTrades(files),
};

class WalletTrades implements ImportedSet {
  readonly cannotProve = [
    ...ROUND_ASSUMPTIONS,
    'when a follower would have heard of a fill: the time of the fill, in whole seconds, is all there is',
    'what the leader really did: orders that did not fill, merges, redemptions, rebates and fees are not in the records',
    'books, prices and outcomes: the source has none',
  ];
  readonly tapes;
  readonly #trades: readonly Trade[];
  readonly #records: number;
  readonly #refused = new Map<string, number>();

  constructor(files: readonly SourceFile[]) {
    const records = files.flatMap(recordsIn);
    this.#records = records.length;
    this.#trades = this.#take(records).sort((a, b) => a.record.timestamp - b.record.timestamp);
    const series = new Map(
      this.#trades.map(({ round: { asset, interval } }) => [`${asset} ${interval}`, { asset, interval }]),
    );
    this.tapes = [...series.values()].map(({ asset, interval }) => ({
      asset,
      interval,
      inputs: () => this.#inputs(asset, interval),
    }));
  }

  summary() {
    const missing = [...this.#refused].map(([why, amount]) => ({ amount, why }));
    if (this.#records >= SERVICE_LIMIT) {
      missing.push({
        amount: 0,
        why: `the service gives no more than ${SERVICE_LIMIT} records: earlier fills are not known`,
      });
    }
    const loaded = this.#trades.length;
    const wallets = Map.groupBy(this.#trades, ({ record }) => record.proxyWallet);
    const rounds = new Set(this.#trades.map(({ round }) => round.conditionId));
    return {
      coverage: [{ what: 'fills', unit: 'trades' as const, planned: this.#records, loaded, missing }],
      refused: [...this.#refused].map(([reason, count]) => ({ what: 'fills', count, reason })),
      findings: {
        rounds: rounds.size,
        leaders: [...wallets].map(([leader, fills]) => ({ leader, fills: fills.length })),
        // The chain's rule for token ids, applied to each record, gave the outcome that the record names.
        outcomesProved: loaded,
      },
    };
  }

  #take(records: readonly unknown[]): Trade[] {
    const rounds = new Map<string, Round>();
    const keys = new Map<string, number>();
    return records.flatMap((value) => {
      const parsed = recordSchema.safeParse(value);
      if (!parsed.success) return this.#refuse(`no trade record: ${issueText(parsed.error)}`);
      const record = parsed.data;
      const round = rounds.get(record.conditionId) ?? roundOf(record);
      if (round === undefined) return this.#refuse('of another kind of market');
      rounds.set(record.conditionId, round);
      const outcome = record.asset === round.up ? 'up' : record.asset === round.down ? 'down' : undefined;
      if (outcome !== (['up', 'down'] as const)[record.outcomeIndex] || outcome === undefined) {
        return this.#refuse('its token is not that of its outcome');
      }
      const alike = `${record.transactionHash}/${record.asset}/${record.side}/${record.price}/${record.size}`;
      const repeated = keys.get(alike) ?? 0;
      keys.set(alike, repeated + 1);
      return [{ record, round, outcome, key: `${alike}/${repeated}` }];
    });
  }

  #refuse(reason: string): [] {
    this.#refused.set(reason, (this.#refused.get(reason) ?? 0) + 1);
    return [];
  }

  *#inputs(asset: Asset, interval: Interval): Iterable<Input> {
    const trades = this.#trades.filter(({ round }) => round.asset === asset && round.interval === interval);
    const listed = new Set<ConditionId>();
    const rounds = [...new Set(trades.map(({ round }) => round))].sort((a, b) => a.startsAt - b.startsAt);
    for (const { record, round, outcome, key } of trades) {
      const at = record.timestamp * 1_000;
      // Rounds are told in their order, before whatever happens in one.
      for (const next of rounds) {
        if (next.startsAt - LISTED_BEFORE_MS > at && next !== round) break;
        if (listed.has(next.conditionId)) continue;
        listed.add(next.conditionId);
        yield eventInput(Math.min(at, next.startsAt - LISTED_BEFORE_MS), { type: 'round-listed', round: next });
      }
      const { proxyWallet: leader, side, price, size: shares } = record;
      const trade = { leader, key, outcome, side, price, shares, at: epochMs(at), heardAt: epochMs(at) };
      yield eventInput(at, { type: 'leader-trade', conditionId: round.conditionId, trade });
    }
  }
}

function recordsIn(file: SourceFile): readonly unknown[] {
  const json = parseJson(file.read().toString());
  if (json.kind === 'value' && Array.isArray(json.value)) return json.value;
  throw new UsageError('format', `import: ${file.name} is no JSON array`);
}

function roundOf({ slug, conditionId: id }: TradeRecord): Round | undefined {
  const window = parseSlug(slug);
  if (window === undefined) return undefined;
  const conditionId = id as ConditionId;
  const { up, down } = positionIdsOf(conditionId) as Record<Outcome, TokenId>;
  return historicRound(window.asset, window.interval, window.startsAtMs, { slug, conditionId, up, down });
}
