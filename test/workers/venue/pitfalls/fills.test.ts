import { describe, expect, it } from 'vitest';
import { takerFee } from '../../../../shared/market/fees.ts';
import { microShares, price } from '../../../../shared/units/index.ts';
import { ZERO_BYTES32, orderDomain, orderSigner, postOrderBody } from '../../../../shared/wire/orders/index.ts';
import { BOB } from '../api/served-venue.ts';
import { SETTLED_MS, Stage } from './stage.ts';

function statusesOf(events: readonly Record<string, unknown>[]): unknown[] {
  return events.map((event) => event['status']);
}

describe('fills', () => {
  it('#1 a fill is told as MATCHED and then fails: money and shares are as if it had never been', () => {
    const { served, alice, bob, inject } = new Stage();
    inject({ fault: 'settlement', course: 'retrying-failed', count: 1 });
    const before = [alice.cash(), bob.cash()];
    alice.post({ price: 0.5, shares: 10 });
    bob.post({ outcome: 'down', price: 0.5, shares: 10 });
    expect(alice.cash()).toBe(before[0]! - 5_000_000);
    served.time.advance(SETTLED_MS);
    expect(statusesOf(alice.heard('trade'))).toEqual(['MATCHED', 'RETRYING', 'FAILED']);
    expect([alice.cash(), bob.cash()]).toEqual(before);
  });

  it('#1 a settlement takes as long as it is told to', () => {
    const { served, alice, bob, inject } = new Stage();
    inject({ fault: 'settlement', course: 'usual', delay: '50s', count: 1 });
    alice.post({ price: 0.5, shares: 10 });
    bob.post({ outcome: 'down', price: 0.5, shares: 10 });
    served.time.advance(49_000);
    expect(statusesOf(alice.heard('trade'))).toEqual(['MATCHED']);
    served.time.advance(5_000);
    expect(statusesOf(alice.heard('trade'))).toEqual(['MATCHED', 'MINED', 'CONFIRMED']);
  });

  it('#4 a market BUY names money: at a better price the same order brings more shares than its limit says', () => {
    const { alice, bob } = new Stage();
    alice.post({ outcome: 'down', price: 0.5, shares: 100 });
    const { body, pending } = bob.post({ price: 0.8, shares: 10, type: 'FAK' });
    expect(JSON.parse(body)).toMatchObject({ order: { makerAmount: '8000000', takerAmount: '10000000' } });
    expect(pending.answer?.value).toMatchObject({ makingAmount: '8', takingAmount: '16' });
  });

  it('#5 a price improvement fills more than was asked for, and the order record says so', () => {
    const { alice, bob } = new Stage();
    alice.post({ outcome: 'down', price: 0.5, shares: 100 });
    const { orderId } = bob.post({ price: 0.51, shares: 5, type: 'FAK' });
    expect(bob.order(orderId)).toMatchObject({ original_size: '5', size_matched: '5.1' });
  });

  it('#6 amounts rounded the wrong way imply a price below the limit, at which a FAK meets nobody', () => {
    const { served, alice, bob, inject, market } = new Stage();
    inject({ fault: 'tick', asset: 'BTC' });
    alice.post({ outcome: 'down', price: 0.45, shares: 100 });
    // 9.98 shares at 0.55 are 5.489 pUSD; cut to cents before the division they are 5.48, which is 0.549 a share.
    const order = {
      salt: 1,
      maker: bob.account.address,
      signer: bob.account.address,
      tokenId: market.round.up,
      makerAmount: 5_480_000,
      takerAmount: 9_980_000,
      side: 'BUY' as const,
      signatureType: 0 as const,
      timestamp: served.venue.nowMs(),
      metadata: ZERO_BYTES32,
      builder: ZERO_BYTES32,
    };
    const { signature } = orderSigner(BOB)(order, orderDomain('v1', false));
    const { apiKey } = bob.account.credentials;
    const terms = { expirationS: 0, owner: apiKey, orderType: 'FAK' as const, postOnly: false, deferExec: false };
    const pending = bob.send('/order', postOrderBody({ order, signature, ...terms }));
    served.time.advance(200);
    expect(pending.answer).toEqual({
      status: 400,
      value: {
        error:
          'no orders found to match with FAK order. FAK orders are partially filled or killed if no match is found.',
      },
    });
  });

  it('#9 neither /fee-rate nor fee_rate_bps of a trade is the fee that the balance shows', () => {
    const { served, alice, bob, market } = new Stage();
    alice.post({ outcome: 'down', price: 0.5, shares: 100 });
    const before = bob.cash();
    bob.post({ price: 0.5, shares: 100, type: 'FAK' });
    const paid = before - bob.cash();
    expect(paid - 50_000_000).toBe(takerFee(microShares(100_000_000), price(5000), market.round.fees));
    expect(paid - 50_000_000).toBe(1_750_000);
    expect(bob.trades()[0]).toMatchObject({ fee_rate_bps: '0' });
    expect(served.get(`/clob/fee-rate?token_id=${market.round.up}`).value).toEqual({ base_fee: 1000 });
  });

  it('#10 a maker’s fills come under the other outcome at 1 − p, several of his orders in one trade', () => {
    const { alice, bob, market } = new Stage();
    const { up, down } = market.round;
    const orders = [0.45, 0.44].map((bid) => alice.post({ price: bid, shares: 10 }).orderId);
    bob.post({ outcome: 'down', price: 0.56, shares: 20, type: 'FAK' });
    const [told, ...more] = alice.heard('trade');
    expect(more).toEqual([]);
    expect(told).toMatchObject({ asset_id: down, side: 'BUY', trader_side: 'MAKER' });
    expect(told?.['maker_orders']).toMatchObject([
      { order_id: orders[0], asset_id: up, side: 'BUY', price: '0.45', matched_amount: '10' },
      { order_id: orders[1], asset_id: up, side: 'BUY', price: '0.44', matched_amount: '10' },
    ]);
  });

  it('#11 an order’s update arrives after its trade, and trades arrive twice', () => {
    const { served, alice, bob, inject } = new Stage();
    inject(
      { fault: 'socket-late', service: 'user', match: { type: 'UPDATE' }, delay: '2s' },
      { fault: 'socket-duplicate', service: 'user', match: { event_type: 'trade', status: 'MATCHED' } },
    );
    alice.post({ price: 0.5, shares: 10 });
    bob.post({ outcome: 'down', price: 0.5, shares: 10 });
    served.time.advance(SETTLED_MS);
    const told = alice.socket.messages().map((message) => message['status'] ?? message['type']);
    expect(told).toEqual(['LIVE', 'MATCHED', 'MATCHED', 'MINED', 'CONFIRMED', 'MATCHED']);
    expect(alice.socket.messages().at(-1)).toMatchObject({ event_type: 'order', type: 'UPDATE' });
  });

  it('#31 of two quotes only one is filled: a leg is left without its pair', () => {
    const { alice, bob } = new Stage();
    const [up, down] = (['up', 'down'] as const).map((outcome) => alice.post({ outcome, price: 0.45, shares: 10 }));
    bob.post({ outcome: 'down', price: 0.55, shares: 10, type: 'FAK' });
    expect(alice.order(up!.orderId)).toMatchObject({ size_matched: '10' });
    expect(alice.openOrders()).toEqual([down!.orderId]);
  });
});
