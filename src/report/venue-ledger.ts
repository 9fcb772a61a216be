import * as z from 'zod';
import { WireError } from '../../shared/errors.ts';
import type { Http } from '../../shared/ports/ports.ts';
import { issueText } from '../../shared/wire/json.ts';

const orderSchema = z.object({
  id: z.string(),
  conditionId: z.string(),
  token: z.string(),
  side: z.enum(['BUY', 'SELL']),
  price: z.number(),
  size: z.number(),
  matched: z.number(),
  orderType: z.string(),
  createdAt: z.number(),
  asset: z.string(),
});

const legSchema = z.object({
  orderId: z.string(),
  makerAddress: z.string(),
  token: z.string(),
  side: z.enum(['BUY', 'SELL']),
  price: z.number(),
  matched: z.number(),
});

const tradeSchema = z.object({
  id: z.string(),
  takerOrderId: z.string(),
  makerAddress: z.string(),
  conditionId: z.string(),
  token: z.string(),
  side: z.enum(['BUY', 'SELL']),
  size: z.number(),
  status: z.string(),
  takerFee: z.number(),
  legs: z.array(legSchema),
});

const accountSchema = z.object({
  address: z.string(),
  deposited: z.number(),
  cash: z.number(),
  reserved: z.number(),
  positions: z.array(
    z.object({ conditionId: z.string(), token: z.string(), settled: z.number(), provisional: z.number() }),
  ),
  payouts: z.array(
    z.object({ conditionId: z.string(), shares: z.number(), amount: z.number(), outcome: z.string(), at: z.number() }),
  ),
  /** What splits and merges of sets moved. */
  conversions: z.array(z.object({ conditionId: z.string(), token: z.string(), shares: z.number(), cash: z.number() })),
});

const ledgerSchema = z.object({
  accounts: z.array(accountSchema),
  openOrders: z.array(orderSchema),
  orders: z.array(orderSchema),
  trades: z.array(tradeSchema),
  markets: z.array(z.object({ conditionId: z.string(), asset: z.string(), startsAt: z.number(), endsAt: z.number() })),
  /** Records of rounds long past that the venue no longer keeps. */
  forgotten: z.number(),
  conservation: z.object({ held: z.boolean(), violations: z.array(z.string()) }),
});

/**
 * The embedded venue's own books, as far as the checker reads them. Money in micro-pUSD, shares in micro-shares, prices in
 * 1/10 000, times in UTC ms. Orders and trades are those of wallets from outside the venue, ours.
 */
export type VenueLedger = z.infer<typeof ledgerSchema>;
export type LedgerOrder = VenueLedger['orders'][number];
export type LedgerTrade = VenueLedger['trades'][number];
export type LedgerAccount = VenueLedger['accounts'][number];

/** @throws {WireError} code `ledger` when the text is not a ledger */
export function parseLedger(text: string): VenueLedger {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new WireError('ledger', "the venue's ledger is not JSON", { cause });
  }
  const parsed = ledgerSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new WireError('ledger', `the venue's ledger is not readable: ${issueText(parsed.error)}`);
}

const READ_DEADLINE_MS = 5_000;

/** Asks the venue's control door for its ledger. `done` gets the reason where that failed. */
export function readLedger(
  http: Http,
  control: string,
  done: (outcome: { ledger: VenueLedger } | { failed: string }) => void,
): void {
  const request = { method: 'GET', url: `${control}/ledger`, headers: {}, deadlineMs: READ_DEADLINE_MS } as const;
  http.request(request, (outcome) => {
    if (outcome.kind === 'failed') return done({ failed: `${outcome.code}: ${outcome.message}` });
    if (outcome.status !== 200) return done({ failed: `status ${outcome.status}` });
    try {
      done({ ledger: parseLedger(outcome.body) });
    } catch (thrown) {
      done({ failed: thrown instanceof Error ? thrown.message : String(thrown) });
    }
  });
}
