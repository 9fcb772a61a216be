import * as z from 'zod';

/** What the types of `@polymarket/clob-client-v2` promise, as schemas: `dist/types/clob.d.ts`, in its order. */

const decimal = z.string().regex(/^\d+(\.\d+)?$/);
/** A decimal that may be absent. */
const optionalDecimal = z.union([decimal, z.literal('')]);
const digits = z.string().regex(/^\d+$/);
const hash = z.string().regex(/^0x[0-9a-f]{64}$/);
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
const side = z.enum(['BUY', 'SELL']);
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}/);

export const credentials = z.object({
  key: z.uuid(),
  secret: z.string().regex(/^[\w+/-]+=*$/),
  passphrase: z.string().min(1),
});

export const orderResponse = z.object({
  success: z.literal(true),
  errorMsg: z.literal(''),
  orderID: hash,
  status: z.enum(['live', 'matched', 'delayed']),
  makingAmount: optionalDecimal,
  takingAmount: optionalDecimal,
  transactionsHashes: z.array(hash),
  tradeIDs: z.array(z.uuid()),
});

export const openOrder = z.object({
  id: hash,
  status: z.string(),
  owner: z.uuid(),
  maker_address: address,
  market: hash,
  asset_id: digits,
  side,
  original_size: decimal,
  size_matched: decimal,
  price: decimal,
  associate_trades: z.array(z.string()),
  outcome: z.enum(['Up', 'Down']),
  created_at: z.number().int(),
  expiration: digits,
  order_type: z.enum(['GTC', 'GTD', 'FOK', 'FAK']),
});

const makerOrder = z.object({
  order_id: hash,
  owner: z.string(),
  maker_address: address,
  matched_amount: decimal,
  price: decimal,
  fee_rate_bps: z.string(),
  asset_id: digits,
  outcome: z.string(),
  side,
});

export const trade = z.object({
  id: z.uuid(),
  taker_order_id: hash,
  market: hash,
  asset_id: digits,
  side,
  size: decimal,
  fee_rate_bps: z.string(),
  price: decimal,
  status: z.string().regex(/^TRADE_STATUS_(MATCHED|MATCHED_NOT_BROADCASTED|MINED|CONFIRMED|RETRYING|FAILED)$/),
  match_time: digits,
  last_update: digits,
  outcome: z.enum(['Up', 'Down']),
  bucket_index: z.number().int(),
  owner: z.string(),
  maker_address: address,
  maker_orders: z.array(makerOrder).min(1),
  transaction_hash: z.string(),
  trader_side: z.enum(['TAKER', 'MAKER']),
});

export const page = <Row extends z.ZodType>(row: Row) =>
  z.object({ limit: z.number().int(), count: z.number().int(), next_cursor: z.string().min(1), data: z.array(row) });

export const book = z.object({
  market: hash,
  asset_id: digits,
  timestamp: digits,
  hash: z.string().regex(/^[0-9a-f]{40}$/),
  bids: z.array(z.object({ price: decimal, size: decimal })),
  asks: z.array(z.object({ price: decimal, size: decimal })),
  min_order_size: decimal,
  tick_size: decimal,
  neg_risk: z.boolean(),
  last_trade_price: optionalDecimal,
});

export const marketDetails = z.object({
  c: hash,
  t: z.tuple([z.object({ t: digits, o: z.literal('Up') }), z.object({ t: digits, o: z.literal('Down') })]),
  mts: z.number(),
  mos: z.number(),
  fd: z.object({ r: z.number(), e: z.number(), to: z.boolean() }),
  r: z.object({ mi: z.number(), ma: z.number(), moas: z.number() }).nullable(),
  ao: z.boolean(),
  itode: z.literal(true),
  aot: z.string(),
});

export const longMarket = z.object({
  condition_id: hash,
  question: z.string(),
  market_slug: z.string(),
  active: z.boolean(),
  closed: z.boolean(),
  accepting_orders: z.boolean(),
  minimum_order_size: z.number(),
  minimum_tick_size: z.number(),
  neg_risk: z.boolean(),
  tokens: z
    .array(z.object({ token_id: digits, outcome: z.string(), price: z.number(), winner: z.boolean() }))
    .length(2),
});

export const simplifiedMarket = z.object({
  condition_id: hash,
  active: z.boolean(),
  closed: z.boolean(),
  accepting_orders: z.boolean(),
  tokens: z.array(z.object({ token_id: digits, outcome: z.string(), price: z.number() })).length(2),
});

export const priceHistory = z.object({ history: z.array(z.object({ t: z.number().int(), p: z.number() })) });

export const balanceAllowance = z.object({ balance: digits, allowances: z.record(address, digits) });

export const notification = z.object({ type: z.number().int(), owner: z.string(), payload: z.unknown() });

export const liveActivity = z.object({
  event_type: z.string(),
  market: z.object({ condition_id: hash, asset_id: digits, question: z.string(), icon: z.string(), slug: z.string() }),
  user: z.object({
    address,
    username: z.string(),
    profile_picture: z.string(),
    optimized_profile_picture: z.string(),
    pseudonym: z.string(),
  }),
  side,
  size: decimal,
  fee_rate_bps: z.string(),
  price: decimal,
  outcome: z.string(),
  outcome_index: z.number().int(),
  transaction_hash: z.string(),
  timestamp: digits,
});

const rewardsConfig = z.object({
  asset_address: address,
  start_date: date,
  end_date: date,
  rate_per_day: z.number(),
  total_rewards: z.number(),
});

/** The list form of `/rewards/markets/current` is shorter than the client's type (protocol §2.3). */
export const currentReward = z.object({
  condition_id: hash,
  rewards_max_spread: z.number(),
  rewards_min_size: z.number(),
  rewards_config: z.array(rewardsConfig),
});

export const marketReward = currentReward.extend({
  question: z.string(),
  market_slug: z.string(),
  event_slug: z.string(),
  image: z.string(),
  tokens: z.array(z.object({ token_id: digits, outcome: z.string(), price: z.number() })),
});

export const cancelAnswer = z.object({ canceled: z.array(hash), not_canceled: z.record(hash, z.string()) });
