import { describe, expect, it } from 'vitest';
import { cancelRequest } from '../../../../../shared/wire/clob/index.ts';
import { AccountStage } from './account-stage.ts';

type Notification = { id: number; type: number; owner: string; timestamp: number; payload: Record<string, unknown> };

function told({ served, alice, bob }: AccountStage, who: 'alice' | 'bob' = 'alice'): Notification[] {
  const { value } = served.signed(who === 'alice' ? alice : bob, 'GET', '/notifications?signature_type=0');
  return value as Notification[];
}

describe('notifications', () => {
  it('tell both parties of a fill, each of the own order', () => {
    const stage = new AccountStage();
    const { bid, take } = stage.mint(10);
    const { slug, conditionId } = stage.market.round;
    const fill = {
      type: 2,
      payload: { market: conditionId, market_slug: slug, matched_size: '10', remaining_size: '0' },
    };
    expect(told(stage)).toMatchObject([{ ...fill, payload: { ...fill.payload, order_id: take, outcome: 'Down' } }]);
    expect(told(stage, 'bob')).toMatchObject([{ ...fill, payload: { ...fill.payload, order_id: bid, outcome: 'Up' } }]);
    expect(told(stage)[0]?.owner).toBe(stage.alice.credentials.apiKey);
  });

  it('tell of a cancel, and of the result to those who traded', () => {
    const stage = new AccountStage();
    const id = stage.aliceOrders({ token: stage.market.round.up, price: 0.3, shares: 10 });
    stage.served.call(cancelRequest({ account: stage.alice, timestampS: stage.served.nowS }, [id]));
    expect(told(stage)).toMatchObject([{ type: 1, payload: { order_id: id, matched_size: '0' } }]);
    stage.mint(10);
    stage.served.time.advance(800_000);
    const winner = stage.market.resolution?.winner === 'up' ? 'Up' : 'Down';
    expect(told(stage).map(({ type }) => type)).toEqual([1, 2, 4]);
    expect(told(stage, 'bob').at(-1)).toMatchObject({ type: 4, payload: { winner } });
  });

  it('are dropped by id, or all, and never those of others', () => {
    const stage = new AccountStage();
    const { served, alice } = stage;
    stage.mint(10);
    stage.mint(10);
    stage.mint(10);
    const [first, second, third] = told(stage).map(({ id }) => id);
    expect(served.signed(alice, 'DELETE', `/notifications?ids=${first},${third},999`)).toEqual({
      status: 200,
      value: 'OK',
    });
    expect(told(stage).map(({ id }) => id)).toEqual([second]);
    expect(told(stage, 'bob')).toHaveLength(3);
    served.signed(alice, 'DELETE', '/notifications');
    expect(told(stage)).toEqual([]);
  });

  it('are forgotten after two days', () => {
    const stage = new AccountStage();
    stage.mint(10);
    stage.served.time.advance(49 * 3_600_000);
    expect(told(stage)).toEqual([]);
  });
});
