import { describe, expect, it } from 'vitest';
import { VirtualTime } from '../../../support/virtual-time.ts';
import { acceptedOf, QuietVenue, refusalOf, START_MS } from './quiet-venue.ts';

function setUp(timeScale = 1) {
  const quiet = new QuietVenue({ timeScale });
  const [alice, bob] = [quiet.wallet(1), quiet.wallet(2)];
  const resting = alice.post({ outcome: 'down', price: 0.5, shares: 10 });
  return { quiet, alice, bob, resting };
}

describe('the taker delay', () => {
  it('holds a marketable order for 150 ms and answers only then', () => {
    const { quiet, bob } = setUp();
    const post = bob.post({ price: 0.5, shares: 10 });
    quiet.time.advance(149);
    expect(post.answer).toBeUndefined();
    expect(quiet.book('up').asks).toEqual(['0.5×10']);
    quiet.time.advance(1);
    expect(acceptedOf(post).status).toBe('matched');
  });

  it('shrinks with the round', () => {
    const { quiet, bob } = setUp(1 / 15);
    const post = bob.post({ price: 0.5, shares: 10 });
    quiet.time.advance(9);
    expect(post.answer).toBeUndefined();
    quiet.time.advance(1);
    expect(acceptedOf(post).status).toBe('matched');
  });

  it('is as long as the venue was started with, scaled, or none at all', () => {
    const longer = new QuietVenue({ timeScale: 1 / 5, venue: { takerDelayMs: 250 } });
    const [alice, bob] = [longer.wallet(1), longer.wallet(2)];
    alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    const post = bob.post({ price: 0.5, shares: 10 });
    longer.time.advance(49);
    expect(post.answer).toBeUndefined();
    longer.time.advance(1);
    expect(acceptedOf(post).status).toBe('matched');

    const immediate = new QuietVenue({ venue: { takerDelayMs: 0 } });
    const [carol, dave] = [immediate.wallet(1), immediate.wallet(2)];
    carol.post({ outcome: 'down', price: 0.5, shares: 10 });
    expect(acceptedOf(dave.post({ price: 0.5, shares: 10 })).status).toBe('matched');
  });

  it('does not hold an order that does not cross', () => {
    const { bob } = setUp();
    expect(acceptedOf(bob.post({ price: 0.49, shares: 10 })).status).toBe('live');
  });

  it('lets nobody cancel the waiting order, and shows it as open with its cash held', () => {
    const { quiet, bob } = setUp();
    const post = bob.post({ price: 0.5, shares: 10 });
    const answer = quiet.venue.cancelAll(bob.apiKey);
    expect(answer.canceled).toEqual([]);
    expect(answer.notCanceled[post.id]).toBe('order match delayed due to market conditions');
    expect(quiet.ledger().openOrders.find(({ id }) => id === post.id)?.status).toBe('DELAYED');
    expect(quiet.ledger().accounts.find(({ apiKeys }) => apiKeys.includes(bob.apiKey))?.reserved).toBe(5_000_000);
    quiet.time.advance(150);
    expect(acceptedOf(post).status).toBe('matched');
  });

  it('matches against the book of the moment it ends: what left meanwhile is missed', () => {
    const { quiet, alice, bob, resting } = setUp();
    const stays = bob.post({ price: 0.5, shares: 10 });
    const kills = bob.post({ price: 0.5, shares: 10, type: 'FAK' });
    quiet.venue.cancel(alice.apiKey, [resting.id]);
    quiet.time.advance(150);
    expect(acceptedOf(stays).status).toBe('live');
    expect(refusalOf(kills)).toMatch(/^no orders found to match with FAK order/);
    expect(quiet.book('up')).toEqual({ bids: ['0.5×10'], asks: [] });
  });

  it('ends in a refusal when the round ends first', () => {
    const { quiet, bob } = setUp();
    quiet.time.advance(289_900);
    const post = bob.post({ price: 0.5, shares: 10 });
    quiet.time.advance(150);
    expect(refusalOf(post)).toBe('the market is not yet ready to process new orders');
    expect(bob.cash).toBe(10_000_000_000);
  });
});

describe('cancelling', () => {
  it('names why an order cannot be cancelled', () => {
    const { quiet, alice, bob, resting } = setUp();
    bob.take({ price: 0.5, shares: 10 });
    const rests = alice.post({ price: 0.4, shares: 5 });
    quiet.venue.cancel(alice.apiKey, [rests.id]);
    const foreign = bob.post({ price: 0.4, shares: 5 });
    const { canceled, notCanceled } = quiet.venue.cancel(alice.apiKey, [resting.id, rests.id, foreign.id]);
    expect(canceled).toEqual([]);
    expect(Object.values(notCanceled)).toEqual([
      'Order already matched',
      'already canceled or matched',
      'Order not found or already canceled',
    ]);
  });

  it('ignores an id that is named twice, instead of calling it canceled and not canceled at once', () => {
    const { quiet, alice, resting } = setUp();
    const answer = quiet.venue.cancel(alice.apiKey, [resting.id, resting.id]);
    expect(answer).toEqual({ canceled: [resting.id], notCanceled: {} });
  });

  it('by market and token leaves other orders alone', () => {
    const { quiet, alice } = setUp();
    const { up, conditionId } = quiet.market.round;
    const onUp = alice.post({ price: 0.3, shares: 5 });
    expect(quiet.venue.cancelMarket(alice.apiKey, { conditionId, token: up }).canceled).toEqual([onUp.id]);
    expect(quiet.book('down').bids).toEqual(['0.5×10']);
  });

  it('happens by itself a minute before a GTD order expires', () => {
    const { quiet, alice } = setUp();
    const nowS = quiet.venue.nowMs() / 1000;
    const post = alice.post({ price: 0.3, shares: 5, type: 'GTD', expirationS: nowS + 200 });
    quiet.time.advance(139_999);
    expect(quiet.book('up').bids).toEqual(['0.3×5']);
    quiet.time.advance(1);
    expect(quiet.book('up').bids).toEqual([]);
    expect(quiet.told('order').at(-1)).toMatchObject({
      change: 'CANCELLATION',
      order: { id: post.id, status: 'CANCELED' },
    });
  });

  it('leaves nothing waiting for the far expiration of a GTD order, which would keep it in memory until then', () => {
    const time = new VirtualTime(START_MS + 10_000);
    const delays: number[] = [];
    const timers = {
      after: (delayMs: number, task: () => void) => {
        delays.push(delayMs);
        return time.after(delayMs, task);
      },
    };
    const quiet = new QuietVenue({ time, venue: { timers } });
    const alice = quiet.wallet(1);
    acceptedOf(alice.post({ price: 0.3, shares: 5, type: 'GTD', expirationS: Number.MAX_SAFE_INTEGER }));
    quiet.time.advance(100);
    expect(Math.max(...delays)).toBeLessThan(3_600_000);
    expect(quiet.book('up').bids).toEqual(['0.3×5']);
  });
});
