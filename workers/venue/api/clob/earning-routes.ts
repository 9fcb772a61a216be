import { microUsdc, toUsdc } from '../../../../shared/units/index.ts';
import { CONTRACTS } from '../../../../shared/wire/contracts.ts';
import type { Address } from '../../../../shared/wire/signing/secp256k1.ts';
import { derivedWallets, walletsOf } from '../../../../shared/wire/wallets/index.ts';
import type { Paging } from '../../../../shared/wire/clob/pages.ts';
import type { MakerDue, VenueCore, VenueMarket } from '../../core/contract.ts';
import { type Reply, refuse } from '../http/reply.ts';
import type { Call, Handler, Route } from '../http/router.ts';
import { type Caller, forCaller } from './authentication.ts';
import { replyPage } from './pages.ts';
import { upPriceOf } from './public-routes.ts';
import { dayIn, REWARD_PAGE_LIMIT, rewarded } from './reward-routes.ts';
import { marketReward } from './reward-shapes.ts';
import { signatureTypeSchema } from './standing-routes.ts';

/** Earnings are in pUSD: one each. */
const ASSET = { asset_address: CONTRACTS.collateral, asset_rate: 1 };

/** Every market of a day at most once, so its id alone orders the list. */
const EARNING_PAGING: Paging<MakerDue> = {
  keyOf: ({ conditionId, maker }) => ({ at: 0, id: `${conditionId}/${maker}` }),
  order: 'ascending',
  limit: REWARD_PAGE_LIMIT,
};

const MARKET_PAGING: Paging<VenueMarket> = {
  keyOf: ({ round }) => ({ at: round.startsAt, id: round.conditionId }),
  order: 'ascending',
  limit: REWARD_PAGE_LIMIT,
};

/** Whose earnings on which UTC day. */
type Question = { readonly wallets: readonly Address[]; readonly day: string };

/** What a caller's resting orders earned (protocol §2.5, §9.4). */
export function earningRoutes(venue: VenueCore): readonly Route[] {
  return [
    ['GET', '/clob/rewards/user', forDay(venue, (question, call, reply) => byMarket(venue, question, call, reply))],
    ['GET', '/clob/rewards/user/total', forDay(venue, (question, _call, reply) => total(venue, question, reply))],
    [
      'GET',
      '/clob/rewards/user/markets',
      forDay(venue, (question, call, reply) => markets(venue, question, call, reply)),
    ],
    ['GET', '/clob/rewards/user/percentages', forCaller(venue, (...args) => percentages(venue, ...args))],
  ];
}

function forDay(venue: VenueCore, handler: (question: Question, call: Call, reply: Reply) => void): Handler {
  return forCaller(venue, (caller, call, reply) => {
    const wallets = walletsIn(caller, call);
    const day = dayIn(call);
    if (wallets === undefined) refuse(reply, 400, 'Invalid signature_type');
    else if (day === undefined) refuse(reply, 400, 'Invalid date');
    else handler({ wallets, day }, call, reply);
  });
}

/** The caller's wallets of the signature type that the request names. */
function walletsIn({ address }: Caller, { request }: Call): readonly Address[] | undefined {
  const type = signatureTypeSchema.safeParse(request.query.get('signature_type') ?? undefined);
  return type.success ? walletsOf(address as Address, derivedWallets(address), type.data) : undefined;
}

function duesOf(venue: VenueCore, { wallets, day }: Question): readonly MakerDue[] {
  return wallets.flatMap((wallet) => venue.records.rewards.earnings(wallet, day));
}

function byMarket(venue: VenueCore, question: Question, call: Call, reply: Reply): void {
  const record = ({ conditionId, maker, amount }: MakerDue) => ({
    date: question.day,
    condition_id: conditionId,
    maker_address: maker,
    earnings: toUsdc(amount),
    ...ASSET,
  });
  replyPage(duesOf(venue, question), call, reply, EARNING_PAGING, record, 'Invalid next_cursor');
}

/** Nothing at all for a day without earnings. */
function total(venue: VenueCore, question: Question, reply: Reply): void {
  const { wallets, day } = question;
  const sums = wallets.map((maker) => {
    const dues = venue.records.rewards.earnings(maker, day);
    return { maker, amount: microUsdc(dues.reduce((sum, { amount }) => sum + amount, 0)) };
  });
  const earned = sums.filter(({ amount }) => amount > 0);
  reply(
    200,
    earned.map(({ maker, amount }) => ({ date: day, maker_address: maker, earnings: toUsdc(amount), ...ASSET })),
  );
}

/** Every market that pays, with what the caller earned there and his share of its latest sample in per cent. */
function markets(venue: VenueCore, question: Question, call: Call, reply: Reply): void {
  const { rewards } = venue.records;
  const dues = duesOf(venue, question);
  const record = (market: VenueMarket) => {
    const { conditionId } = market.round;
    const earned = dues.filter((due) => due.conditionId === conditionId).reduce((sum, { amount }) => sum + amount, 0);
    return {
      ...marketReward(market, upPriceOf(venue, market), rewards.competitionOf(conditionId)),
      maker_address: question.wallets[0] ?? '',
      earning_percentage: percentageOf(venue, question.wallets, conditionId),
      earnings: [{ earnings: toUsdc(microUsdc(earned)), ...ASSET }],
    };
  };
  replyPage(rewarded(venue), call, reply, MARKET_PAGING, record, 'Invalid next_cursor');
}

/** `{condition: per cent}` of the markets in which the caller's orders scored at the latest sample. */
function percentages(venue: VenueCore, caller: Caller, call: Call, reply: Reply): void {
  const wallets = walletsIn(caller, call);
  if (wallets === undefined) return refuse(reply, 400, 'Invalid signature_type');
  const shares = rewarded(venue).map(({ round }) => [
    round.conditionId,
    percentageOf(venue, wallets, round.conditionId),
  ]);
  reply(200, Object.fromEntries(shares.filter(([, share]) => share !== 0)));
}

function percentageOf(venue: VenueCore, wallets: readonly string[], conditionId: string): number {
  const share = wallets.reduce((sum, wallet) => sum + venue.records.rewards.shareOf(wallet, conditionId), 0);
  return Number((share * 100).toFixed(4));
}
