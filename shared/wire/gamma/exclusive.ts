import * as z from 'zod';
import type { ConditionId, TokenId } from '../../market/ids.ts';
import type { FeeSchedule } from '../../market/round.ts';
import type { EpochMs, MicroShares, Tick } from '../../units/index.ts';
import { issueText } from '../json.ts';
import { conditionIdOf, feesOf, minSizeOf, tickOf } from './market-terms.ts';
import { marketSchema, timeText } from './schema.ts';

/** One outcome of an exclusive event: a market whose Yes wins when the others' do not. */
export type ExclusiveOutcome = {
  /** What it stands for, such as "112,000-113,000". */
  readonly title: string;
  readonly conditionId: ConditionId;
  readonly yes: TokenId;
  readonly no: TokenId;
  readonly tick: Tick;
  readonly minSize: MicroShares;
  readonly fees: FeeSchedule;
};

/** An event of which exactly one outcome wins, whatever happens. */
export type ExclusiveEventRecord = {
  readonly slug: string;
  readonly title: string;
  readonly endsAt: EpochMs | undefined;
  readonly outcomes: readonly ExclusiveOutcome[];
};

/** Why the outcomes of an exclusive event are no set that could be bought (strategies §7.1). */
export type UnfitEvent = 'augmented' | 'no-other' | 'not-accepting' | 'too-few' | 'unreadable';

/** `other`: not an exclusive event at all. */
export type ExclusiveVerdict =
  | { readonly kind: 'event'; readonly event: ExclusiveEventRecord }
  | { readonly kind: 'unfit'; readonly slug: string; readonly reason: UnfitEvent; readonly detail: string }
  | { readonly kind: 'other' };

const outcomeSchema = marketSchema.extend({
  question: z.string().nullish(),
  negRiskOther: z.boolean().nullish(),
});

const headSchema = z.object({
  slug: z.string().min(1),
  title: z.string().nullish(),
  endDate: timeText.nullish().catch(undefined),
  negRisk: z.boolean().nullish(),
  enableNegRisk: z.boolean().nullish(),
  negRiskAugmented: z.boolean().nullish(),
  markets: z.array(z.unknown()),
});

type OutcomeMarket = z.infer<typeof outcomeSchema>;

/** Titles of the lowest and of the highest range, in lower case: "<100", "100 or below"; ">110", "111+". */
const LOWEST = /^(<|≤|under |below |less than )|( or (less|lower|below|fewer|under))$/;
const HIGHEST = /^(>|≥|over |above |more than )|(\+| or (more|higher|above|over|greater))$/;

/** One outcome is no choice. */
const LEAST_OUTCOMES = 2;

/**
 * Reads a Gamma event as a set of exclusive outcomes (strategies §7.1). Never throws.
 *
 * A basket of all Yes pays only if one of them must win. Left out, therefore: augmented events, to which outcomes may be added; and
 * those whose outcomes need not exhaust them, for want of an "Other" or of ranges that are open at both ends.
 */
export function parseExclusiveEvent(json: unknown): ExclusiveVerdict {
  const parsed = headSchema.safeParse(json);
  if (!parsed.success) return { kind: 'other' };
  const { slug, title, endDate, negRisk, enableNegRisk, negRiskAugmented, markets } = parsed.data;
  if (negRisk !== true && enableNegRisk !== true) return { kind: 'other' };
  const unfit = (reason: UnfitEvent, detail: string) => ({ kind: 'unfit', slug, reason, detail }) as const;
  if (negRiskAugmented === true) return unfit('augmented', 'outcomes may be added');
  const read = z.array(outcomeSchema).safeParse(markets);
  if (!read.success) return unfit('unreadable', issueText(read.error));
  const shut = read.data.find((market) => !isAccepting(market));
  if (shut !== undefined) return unfit('not-accepting', titleOf(shut));
  if (read.data.length < LEAST_OUTCOMES) return unfit('too-few', `${read.data.length} outcomes`);
  if (!isExhaustive(read.data)) return unfit('no-other', 'the outcomes need not hold the one that wins');
  const outcomes: ExclusiveOutcome[] = [];
  for (const market of read.data) {
    const outcome = outcomeOf(market);
    if (outcome === undefined) return unfit('unreadable', `tokens or tick of ${titleOf(market)}`);
    outcomes.push(outcome);
  }
  return { kind: 'event', event: { slug, title: title ?? slug, endsAt: endDate ?? undefined, outcomes } };
}

function isAccepting({ acceptingOrders, active, closed }: OutcomeMarket): boolean {
  return acceptingOrders === true && active !== false && closed !== true;
}

/** One outcome is everything else, or the outcomes are ranges of which the lowest and the highest are open. */
function isExhaustive(markets: readonly OutcomeMarket[]): boolean {
  const titles = markets.map((market) => titleOf(market).trim().toLowerCase());
  if (markets.some(({ negRiskOther }) => negRiskOther === true) || titles.includes('other')) return true;
  return titles.some((title) => LOWEST.test(title)) && titles.some((title) => HIGHEST.test(title));
}

function titleOf({ groupItemTitle, question, conditionId }: OutcomeMarket): string {
  return groupItemTitle || question || conditionId;
}

/** `undefined` unless Yes and No have a token each, by name, and the tick is one of the venue's. */
function outcomeOf(market: OutcomeMarket): ExclusiveOutcome | undefined {
  const tokens = market.clobTokenIds ?? market.positionIds ?? [];
  const names = market.outcomes.map((name) => name.trim().toLowerCase());
  const yes = tokens[names.indexOf('yes')];
  const no = tokens[names.indexOf('no')];
  const tick = tickOf(market);
  if (names.length !== 2 || tokens.length !== 2 || yes === undefined || no === undefined || yes === no)
    return undefined;
  if (tick === undefined || ![yes, no].every((token) => /^\d{1,78}$/.test(token))) return undefined;
  return {
    title: titleOf(market),
    conditionId: conditionIdOf(market),
    yes: yes as TokenId,
    no: no as TokenId,
    tick,
    minSize: minSizeOf(market),
    fees: feesOf(market),
  };
}
