import { describe, expect, it } from 'vitest';
import type { Side } from '../../../../../shared/market/ids.ts';
import { addressOf, type ClobAccount, l2Headers, type PrivateKey } from '../../../../../shared/wire/auth/index.ts';
import { ALICE, BOB, ServedVenue } from '../served-venue.ts';
import { signedOrder } from '../signed-order.ts';

type Row = Record<string, unknown>;
type Page = { readonly data: Row[]; readonly pagination: { has_more: boolean; next_cursor: string } };

/** Two traders at a venue without a crowd. */
class Traders {
  readonly served = new ServedVenue({ assets: ['BTC'], crowd: false });
  readonly #accounts: ReadonlyMap<PrivateKey, ClobAccount>;

  constructor() {
    this.#accounts = new Map([ALICE, BOB].map((key) => [key, this.served.account(key)]));
  }

  post(key: PrivateKey, side: Side, price: number, shares: number, outcome: 'up' | 'down' = 'up'): void {
    const account = this.#accounts.get(key) as ClobAccount;
    const token = this.served.openMarket().round[outcome];
    const { body } = signedOrder(key, account, { token, side, price, shares, nowMs: this.served.venue.nowMs() });
    const headers = l2Headers(account, this.served.nowS, 'POST', '/order', body);
    const pending = this.served.begin('POST', '/clob/order', headers, body);
    this.served.time.advance(150);
    if (pending.answer?.status !== 200) throw new Error(`not taken: ${JSON.stringify(pending.answer)}`);
  }

  /** Alice rests, Bob takes. */
  trade(price: number, shares: number): void {
    this.#rest(price, shares);
    this.post(BOB, 'BUY', price, shares);
  }

  page(url: string): Page {
    const { status, value } = this.served.get(`/data/v2/${url}`);
    if (status !== 200) throw new Error(`${url}: ${status} ${JSON.stringify(value)}`);
    return value as Page;
  }

  #rest(price: number, shares: number): void {
    this.post(ALICE, 'BUY', Number((1 - price).toFixed(2)), shares, 'down');
  }
}

const bob = addressOf(BOB).toLowerCase();
const alice = addressOf(ALICE).toLowerCase();

describe('Data API', () => {
  it('lists a fill for both its wallets, some seconds late, each in terms of its own token', () => {
    const traders = new Traders();
    traders.trade(0.4, 10);
    traders.served.time.advance(1_000);
    expect(traders.page(`trades?user=${bob}`).data).toEqual([]);
    traders.served.time.advance(3_000);
    const { round } = traders.served.openMarket();
    const common = { condition_id: round.conditionId, slug: round.slug, size: 10 };
    expect(traders.page(`trades?user=${addressOf(BOB)}`).data).toMatchObject([
      { ...common, proxy_wallet: bob, side: 'BUY', token_id: round.up, price: 0.4, outcome: 'Up', outcome_index: 0 },
    ]);
    expect(traders.page(`trades?user=${alice}`).data).toMatchObject([
      { ...common, proxy_wallet: alice, side: 'BUY', token_id: round.down, price: 0.6, outcome: 'Down' },
    ]);
    const [shown] = traders.page(`trades?condition=${round.conditionId}`).data;
    expect(shown?.['proxy_wallet']).toBe(bob);
    const params = [shown?.['transaction_hash']];
    const receipt = traders.served.post('/rpc', { id: 1, method: 'eth_getTransactionReceipt', params }).value;
    expect(receipt).toMatchObject({ result: { status: '0x1' } });
  });

  it('never lists a trade that failed', () => {
    const traders = new Traders();
    traders.served.post('/control/faults', [{ fault: 'settlement', course: 'failed' }]);
    traders.trade(0.4, 10);
    traders.served.time.advance(30_000);
    expect(traders.page(`trades?user=${bob}`).data).toEqual([]);
  });

  it('shows the crowd too, so that there is somebody to copy', () => {
    const served = new ServedVenue({ assets: ['BTC'] });
    served.time.advance(10_000);
    const { data } = served.get('/data/v2/trades?limit=5').value as Page;
    expect(data).toHaveLength(5);
    const leader = String(data[0]?.['proxy_wallet']);
    const own = (served.get(`/data/v2/activity?user=${leader}&type=TRADE`).value as Page).data;
    expect(own.every(({ proxy_wallet, type }) => proxy_wallet === leader && type === 'TRADE')).toBe(true);
    expect((served.get(`/data/v2/positions?user=${leader}`).value as Page).data.length).toBeGreaterThan(0);
  });

  it('is paged by cursor without a gap or a repetition, newest first', () => {
    const traders = new Traders();
    for (let shares = 5; shares < 12; shares += 1) traders.trade(0.4, shares);
    traders.served.time.advance(4_000);
    const sizes: unknown[] = [];
    let cursor = '';
    for (;;) {
      const { data, pagination } = traders.page(`trades?user=${bob}&limit=3${cursor}`);
      sizes.push(...data.map(({ size }) => size));
      if (!pagination.has_more) break;
      cursor = `&cursor=${pagination.next_cursor}`;
    }
    expect(sizes).toEqual([11, 10, 9, 8, 7, 6, 5]);
  });

  it('reckons a position from fills and fees, and pays it out in the end', () => {
    const traders = new Traders();
    traders.trade(0.4, 10);
    traders.served.time.advance(2_000);
    const { round } = traders.served.openMarket();
    const [position] = traders.page(`positions?user=${bob}`).data;
    expect(position).toMatchObject({
      token_id: round.up,
      opposite_token_id: round.down,
      current_size: 10,
      avg_price: 0.4,
      entry_cost_usdc: 4,
      entry_fees_usdc: 0.168,
      total_cost_usdc: 4.168,
      status: 'OPEN',
      redeemable: false,
    });
    expect(traders.page(`oi?condition=${round.conditionId}`).data).toMatchObject([{ value: 10 }]);
    traders.served.time.advance(30_000);
    const winner = traders.served.venue.marketByCondition(round.conditionId)?.resolution?.winner;
    const [closed] = traders.page(`positions?user=${bob}&status=CLOSED`).data;
    expect(closed).toMatchObject({ current_size: 0, status: 'CLOSED', realized_pnl: winner === 'up' ? 5.832 : -4.168 });
    const redeemed = winner === 'up' ? bob : alice;
    expect(traders.page(`activity?user=${redeemed}&type=REDEEM`).data).toMatchObject([
      { type: 'REDEEM', usdc_size: 10 },
    ]);
    expect(traders.page(`positions?user=${bob}`).data).toEqual([]);
  });

  it('hides dust', () => {
    const traders = new Traders();
    traders.trade(0.4, 10);
    traders.served.time.advance(2_000);
    traders.post(ALICE, 'BUY', 0.3, 9.95);
    traders.post(BOB, 'SELL', 0.3, 9.95);
    traders.served.time.advance(2_000);
    expect(traders.page(`positions?user=${bob}`).data).toEqual([]);
    const { round } = traders.served.openMarket();
    const [up] = traders.page(`holders?condition=${round.conditionId}`).data as { holders: Row[] }[];
    expect(up?.holders).toMatchObject([
      { proxy_wallet: alice, amount: 9.95 },
      { proxy_wallet: bob, amount: 0.05 },
    ]);
  });

  it('gives the value of all positions, and the history of a price', () => {
    const traders = new Traders();
    traders.trade(0.4, 10);
    traders.served.time.advance(2_000);
    expect(traders.page(`value?user=${bob}`).data).toEqual([{ user: bob, value: 4 }]);
    traders.post(ALICE, 'BUY', 0.3, 10);
    traders.post(ALICE, 'BUY', 0.3, 10, 'down');
    traders.served.time.advance(5_000);
    const { data } = traders.page(`prices-history?token_id=${traders.served.openMarket().round.up}`);
    expect(data.at(-1)).toMatchObject({ price: 0.5 });
  });

  it('shows lists without numbers of their own page by page to their end', () => {
    const traders = new Traders();
    const conditions = traders.served.venue.markets().map(({ round }) => round.conditionId);
    const url = `oi?condition=${conditions.slice(0, 3).join(',')}&limit=1`;
    const seen: unknown[] = [];
    let cursor = '';
    do {
      const { data, pagination } = traders.page(`${url}${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...data.map((row) => row['condition_id']));
      cursor = pagination.next_cursor;
    } while (cursor !== '' && seen.length < 10);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen).toEqual(conditions.slice(0, 3));
  });

  it('goes on listing what the crowd trades when somebody has asked about its wallets', () => {
    const served = new ServedVenue({ assets: ['BTC'] });
    served.time.advance(5_000);
    const rows = () => (served.get('/data/v2/trades?limit=1000').value as Page).data;
    const wallets = new Set(rows().map((row) => String(row['proxy_wallet'])));
    expect(wallets.size).toBeGreaterThan(0);
    for (const wallet of wallets) served.get(`/relayer/nonce?address=${wallet}&type=SAFE`);
    const askedAt = served.nowS;
    served.time.advance(10_000);
    const later = rows().filter((row) => Number(row['timestamp']) > askedAt);
    expect(later.some((row) => wallets.has(String(row['proxy_wallet'])))).toBe(true);
  });

  it('is as late as the fault data-lag says', () => {
    const traders = new Traders();
    traders.served.post('/control/faults', [{ fault: 'data-lag', by: '12s' }]);
    traders.trade(0.4, 10);
    traders.served.time.advance(11_000);
    expect(traders.page(`trades?user=${bob}`).data).toEqual([]);
    traders.served.time.advance(2_000);
    expect(traders.page(`trades?user=${bob}`).data).toHaveLength(1);
  });

  it('is as quick as ever after faults data-lag that overlapped', () => {
    const traders = new Traders();
    for (const by of ['12s', '60s']) {
      traders.served.post('/control/faults', [{ fault: 'data-lag', by, for: '2s' }]);
      traders.served.time.advance(1_000);
    }
    traders.served.time.advance(1_000);
    traders.trade(0.4, 10);
    traders.served.time.advance(4_000);
    expect(traders.page(`trades?user=${bob}`).data).toHaveLength(1);
  });

  it.each([
    ['/data/v2/trades?offset=0', 400, 'offset'],
    ['/data/v2/trades?user=bob', 400, 'user'],
    ['/data/v2/trades?cursor=x', 400, 'cursor'],
    ['/data/v2/trades?side=buy', 400, 'side'],
    ['/data/v2/positions', 400, 'user'],
    [`/data/v2/resolutions?condition=0x${'ab'.repeat(31)}`, 400, 'condition'],
    ['/data/v2/resolutions', 400, 'condition'],
    ['/data/trades?user=0x00', 404, undefined],
    ['/data/positions?user=0x00', 404, undefined],
  ])('refuses %s with %i in its envelope', (url, status, parameter) => {
    const answer = new ServedVenue({ assets: ['BTC'], crowd: false }).get(url);
    expect(answer.status).toBe(status);
    expect(answer.value).toMatchObject({
      retryable: false,
      trace_id: '',
      ...(parameter === undefined ? {} : { parameter }),
    });
  });
});
