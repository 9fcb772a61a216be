import { describe, expect, it } from 'vitest';
import { AccountStage } from './account-stage.ts';

const BUILDER = `0x${'Ab'.repeat(32)}`;

type Row = Record<string, unknown>;

function tradesUnder({ served }: AccountStage, query: string): Row[] {
  return (served.get(`/clob/builder/trades?${query}`).value as { data: Row[] }).data;
}

describe('builder trades', () => {
  it('list both sides of a trade that carried the code, with its fee on the taker’s', () => {
    const stage = new AccountStage();
    const { up, down, conditionId } = stage.market.round;
    const bid = stage.bobOrders({ token: up, price: 0.45, shares: 20, builder: BUILDER });
    const take = stage.aliceOrders({ token: down, price: 0.55, shares: 20, builder: BUILDER });
    stage.served.time.advance(5_000);
    const rows = tradesUnder(stage, `builder_code=${BUILDER}`);
    expect(rows).toMatchObject([
      {
        tradeType: 'MAKER',
        side: 'BUY',
        assetId: up,
        sizeUsdc: '9',
        price: '0.45',
        fee: '0',
        maker: stage.bob.address,
      },
      {
        tradeType: 'TAKER',
        assetId: down,
        size: '20',
        sizeUsdc: '11',
        fee: '0.3465',
        status: 'TRADE_STATUS_CONFIRMED',
      },
    ]);
    expect(rows.every((row) => row['takerOrderHash'] === take && row['market'] === conditionId)).toBe(true);
    expect(tradesUnder(stage, `builder_code=${BUILDER.toLowerCase()}&asset_id=${up}`)).toHaveLength(1);
    expect(tradesUnder(stage, `builder_code=${BUILDER}&after=${stage.served.nowS}`)).toEqual([]);
    expect(bid).not.toBe(take);
  });

  it('leave out orders without a code, and need one', () => {
    const stage = new AccountStage();
    stage.mint(10);
    expect(tradesUnder(stage, `builder_code=${BUILDER}`)).toEqual([]);
    expect(tradesUnder(stage, `builder_code=0x${'00'.repeat(32)}`)).toEqual([]);
    expect(stage.served.get('/clob/builder/trades').status).toBe(400);
  });
});
