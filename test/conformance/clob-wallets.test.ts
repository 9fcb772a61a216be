import { AssetType, OrderType, Side, SignatureTypeV2 } from '@polymarket/clob-client-v2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goldenAccount } from '../support/golden-vectors.ts';
import * as shapes from './support/clob-shapes.ts';
import { stranger, type Trader, trader } from './support/clob-v2.ts';
import { expectListedCalls } from './support/recorder.ts';
import { eventually, type FoundMarket, type Stage, startStage } from './support/stage.ts';

/** BTC's markets are of the first protocol generation, ETH's of the second. Bob quotes from his EOA. */
const { address: eoa, derived_wallets: derived } = goldenAccount('alice');
const WALLETS = [
  { kind: 'EOA', signatureType: SignatureTypeV2.EOA, wallet: eoa },
  { kind: 'proxy', signatureType: SignatureTypeV2.POLY_PROXY, wallet: derived.proxy },
  { kind: 'Safe', signatureType: SignatureTypeV2.POLY_GNOSIS_SAFE, wallet: derived.safe },
  { kind: 'deposit wallet', signatureType: SignatureTypeV2.POLY_1271, wallet: derived.deposit_wallet_beacon },
];
const GENERATIONS = [
  { generation: 'v1', asset: 'BTC', version: 2 },
  { generation: 'v2', asset: 'ETH', version: 3 },
] as const;

let stage: Stage;
let bob: Trader;

beforeAll(async () => {
  stage = await startStage({ assets: ['BTC', 'ETH'], v2Assets: ['ETH'] });
  bob = await trader(stage, 'bob');
});

afterAll(() => stage.close());

/** The CLOB knows conditions by 64 hex digits, Gamma those of the second generation by 62 (protocol §2.3). */
function conditionOf({ conditionId }: FoundMarket): string {
  return conditionId.padEnd(66, '0');
}

describe.each(GENERATIONS)('on a $generation market', ({ asset, version, generation }) => {
  test.each(WALLETS)(
    'an order of a $kind rests, fills and pays from that wallet',
    async ({ signatureType, wallet }) => {
      const market = await stage.calmMarket(asset);
      const alice = await trader(stage, 'alice', { signatureType, funderAddress: wallet });
      const bid = { tokenID: market.up, price: 0.4, size: 10, side: Side.BUY };
      const placed = shapes.orderResponse.parse(await alice.createAndPostOrder(bid, { version }));
      const open = shapes.openOrder.parse(await alice.getOrder(placed.orderID));
      expect(open).toMatchObject({ market: conditionOf(market), maker_address: wallet, outcome: 'Up' });
      await bob.createAndPostOrder({ ...bid, tokenID: market.down, price: 0.6 }, { version });
      const trade = await eventually(async () => {
        const [first] = await alice.getTrades({ market: conditionOf(market), maker_address: wallet });
        return first === undefined || first.status === 'TRADE_STATUS_MATCHED' ? undefined : shapes.trade.parse(first);
      });
      expect(trade.maker_orders).toMatchObject([{ maker_address: wallet, matched_amount: '10', asset_id: market.up }]);
      // The client's own list of asset types ends before the second generation (protocol §2.5).
      const asset_type = generation === 'v1' ? AssetType.CONDITIONAL : ('CONDITIONAL-V2' as AssetType);
      const held = await alice.getBalanceAllowance({ asset_type, token_id: market.up });
      expect(held.balance).toBe('10000000');
      const cash = await alice.getBalanceAllowance({ asset_type: AssetType.COLLATERAL });
      expect(Number(cash.balance) % 1_000_000).toBe(0);
      expect(Number(cash.balance)).toBeLessThan(10_000e6);
    },
  );

  test('books and market details name the generation', async () => {
    const market = await stage.calmMarket(asset);
    const client = stranger(stage);
    const book = shapes.book.parse(await client.getOrderBook(market.up));
    expect(book.market).toBe(conditionOf(market));
    const raw: unknown = await client.getOrderBook(market.up);
    const hash = (raw as { hash: string }).hash;
    expect(generation === 'v2').toBe(Object.hasOwn(raw as object, 'version'));
    expect(await client.getOrderBookHash(raw as Parameters<typeof client.getOrderBookHash>[0])).toBe(hash);
    expect(shapes.marketDetails.parse(await client.getClobMarketInfo(conditionOf(market)))).toMatchObject({
      c: conditionOf(market),
    });
  });
});

describe('the second protocol generation', () => {
  test('takes exact base-unit amounts', async () => {
    const { up: tokenID } = await stage.calmMarket('ETH');
    const wish = { tokenID, makerAmount: '3100000', takerAmount: '10000000', side: Side.BUY };
    const order = await bob.createExchangeV3OrderFromAmounts(wish);
    const placed = shapes.orderResponse.parse(await bob.postOrder(order, OrderType.GTC));
    expect(shapes.openOrder.parse(await bob.getOrder(placed.orderID))).toMatchObject({
      price: '0.31',
      original_size: '10',
    });
    await bob.cancelAll();
  });

  test('refuses an order signed for the first, with the error that makes clients ask for the version', async () => {
    const { up: tokenID } = await stage.calmMarket('ETH');
    const order = await bob.createOrder({ tokenID, price: 0.3, size: 10, side: Side.BUY }, { version: 2 });
    await expect(bob.postOrder(order)).rejects.toMatchObject({ status: 400, message: 'order_version_mismatch' });
  });

  test('has market details under 64 hex digits only', async () => {
    const { conditionId } = await stage.calmMarket('ETH');
    expect(conditionId).toMatch(/^0x[0-9a-f]{62}$/);
    await expect(stranger(stage).getClobMarketInfo(conditionId)).rejects.toThrow(/failed to fetch market info/);
  });
});

expectListedCalls('clob-wallets');
