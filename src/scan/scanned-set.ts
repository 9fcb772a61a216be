import type { TokenId } from '../../shared/market/ids.ts';
import type { Round } from '../../shared/market/round.ts';
import type { Basket } from '../../shared/models/index.ts';
import type { EpochMs, Tick } from '../../shared/units/index.ts';
import type { ExclusiveEventRecord } from '../../shared/wire/gamma/index.ts';

/** Yes of every outcome, No of every outcome, or Up and Down of a round. */
export type SetKind = 'yes' | 'no' | 'up-down';

/** A basket with where its legs are traded. */
export type ScannedSet = {
  /** Slug of the event and kind. */
  readonly id: string;
  readonly kind: SetKind;
  readonly title: string;
  readonly basket: Basket;
  /** One for each leg, in their order; the ticks are those of the listing. */
  readonly tokens: readonly TokenId[];
  readonly ticks: readonly Tick[];
  /** What is bought stays tied up until then. */
  readonly endsAt: EpochMs | undefined;
};

/** Both baskets of an exclusive event: all Yes pay 1 together, all No pay one less than there are outcomes (strategies §7.1). */
export function setsOfEvent({ slug, title, endsAt, outcomes }: ExclusiveEventRecord): readonly ScannedSet[] {
  return (['yes', 'no'] as const).map((kind) => ({
    id: `${slug} ${kind}`,
    kind,
    title,
    endsAt,
    tokens: outcomes.map((outcome) => outcome[kind]),
    ticks: outcomes.map(({ tick }) => tick),
    basket: {
      legs: outcomes.map((outcome) => ({ title: outcome.title, fees: outcome.fees, minSize: outcome.minSize })),
      payout: kind === 'yes' ? 1 : outcomes.length - 1,
      isOneBook: false,
    },
  }));
}

/** Up and Down of a round. */
export function setOfRound({ slug, up, down, tick, fees, minSize, endsAt }: Round): ScannedSet {
  return {
    id: `${slug} up-down`,
    kind: 'up-down',
    title: slug,
    endsAt,
    tokens: [up, down],
    ticks: [tick, tick],
    basket: { legs: ['Up', 'Down'].map((title) => ({ title, fees, minSize })), payout: 1, isOneBook: true },
  };
}
