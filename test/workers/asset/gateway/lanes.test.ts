import { describe, expect, it } from 'vitest';
import type { PlaceEffect } from '../../../../shared/events/effects.ts';
import type { OrderHash, TokenId } from '../../../../shared/market/ids.ts';
import { epochMs, microShares, price } from '../../../../shared/units/index.ts';
import { live, place, setUp } from './gateway-setup.ts';

const EXIT = { side: 'SELL' } as const;
const TAKE = { orderType: 'FAK', postOnly: false } as const;

function sidesOf(body: string | undefined): string[] {
  const parsed = JSON.parse(body ?? '') as { order: PlaceEffect } | { order: PlaceEffect }[];
  return [parsed].flat().map(({ order }) => order.side);
}

describe('lanes of the gateway', () => {
  it('sends cancels first, then exits, then entries, whatever order they were decided in', () => {
    const { world, turn, requests } = setUp();
    turn(place(1), place(2, EXIT), { type: 'cancel', orderIds: ['0x01' as OrderHash] });
    expect(requests()).toEqual(['DELETE /order', 'POST /order', 'POST /order']);
    expect(world.http.exchanges.slice(1).flatMap(({ request }) => sidesOf(request.body))).toEqual(['SELL', 'BUY']);
  });

  it('sends cancels over connections that nothing else uses, and nothing else over these', () => {
    const { world, turn } = setUp();
    turn(place(1), { type: 'cancel', orderIds: ['0x01' as OrderHash] });
    expect(world.http.exchanges.map(({ request }) => request.reserved)).toEqual([true, undefined]);
  });

  it('still sends exits and cancels when as many entries are under way as may be', () => {
    const { turn, requests } = setUp();
    for (let id = 1; id <= 9; id += 1) turn(place(id));
    expect(requests()).toHaveLength(4);
    turn(place(10, EXIT));
    turn({ type: 'cancel', orderIds: ['0x01' as OrderHash] });
    expect(requests()).toHaveLength(6);
  });

  it('does not let an order that rests wait through the taker delay of one that takes', () => {
    const { turn, requests } = setUp();
    turn(place(1), place(2, TAKE));
    expect(requests()).toEqual(['POST /order', 'POST /order']);
  });

  it('takes an order that takes for unknown after 800 ms, and still believes a later answer (reliability §5.2 rule 5)', () => {
    const { world, turn, answers, hashes, requests } = setUp();
    turn(place(1, TAKE));
    world.time.advance(799);
    expect(answers()).toEqual([]);
    world.time.advance(1);
    expect(answers()).toMatchObject([{ kind: 'unknown' }]);
    world.http.latest.answer(200, { ...live(hashes()[0]), status: 'matched' });
    expect(answers()).toMatchObject([{ kind: 'unknown' }, { kind: 'accepted', status: 'matched' }]);
    expect(requests()).toHaveLength(1);
  });
});

describe('an order whose part of the round is over', () => {
  it('is not told of as sent when the loop stood still between decision and signature', () => {
    const { world, turn, answers, hashes, requests } = setUp();
    const notAfter = epochMs(world.clock.wallMs() - 1);
    turn(place(1, { notAfter }));
    expect(answers()).toMatchObject([{ kind: 'refused', code: 'STALE' }]);
    expect(hashes()).toEqual([]);
    expect(requests()).toEqual([]);
  });

  it('does not leave when it ended while the order waited for a free request', () => {
    const { world, turn, answers, requests } = setUp();
    for (let id = 1; id <= 4; id += 1) turn(place(id));
    turn(place(5, { notAfter: epochMs(world.clock.wallMs() + 100) }));
    world.time.advance(101);
    world.http.latest.answer(200, {});
    expect(answers().at(-1)).toMatchObject({ kind: 'refused', code: 'STALE' });
    expect(requests()).toHaveLength(4);
  });
});

describe('an order that was not answered', () => {
  it('is sent again on the engine’s word: the same bytes, without a new signature (faults U1, U2)', () => {
    const { world, turn, hashes, log } = setUp();
    turn(place(1));
    const first = world.http.latest.request.body;
    world.http.latest.fail('UND_ERR_SOCKET');
    log.length = 0;
    turn({ type: 'resend', clientId: 1 });
    expect(world.http.latest.request.body).toBe(first);
    expect(log).toEqual(['sent']);
    expect(hashes()).toHaveLength(1);
  });

  it('has its cancel sent though it waits here again: that it waits is no proof that it does not exist', () => {
    const { world, turn, requests, hashes, state } = setUp();
    turn(place(1));
    world.http.latest.fail('UND_ERR_SOCKET');
    for (let id = 2; id <= 5; id += 1) turn(place(id));
    turn({ type: 'resend', clientId: 1 });
    state.halted = true;
    turn({ type: 'cancel', orderIds: [hashes()[0] as OrderHash] });
    expect(requests().at(-1)).toBe('DELETE /order');
  });

  it('keeps no bytes of what was answered: a resend of it changes nothing at the venue', () => {
    const { world, turn, hashes, answers, requests } = setUp();
    turn(place(1));
    world.http.latest.answer(200, live(hashes()[0]));
    turn({ type: 'resend', clientId: 1 });
    expect(requests()).toHaveLength(1);
    expect(answers().at(-1)).toMatchObject({ kind: 'unknown' });
  });

  it('makes every leg of a batch unknown when the whole batch gets no answer (fault U11)', () => {
    const { world, turn, answers } = setUp();
    turn(...Array.from({ length: 15 }, (_, i) => place(i + 1)));
    world.http.latest.fail('TimeoutError');
    expect(answers()).toHaveLength(15);
    expect(answers().every((answer) => (answer as { kind: string }).kind === 'unknown')).toBe(true);
  });

  it('gives each leg its own fate when seven of fifteen are refused (fault U11)', () => {
    const { world, turn, answers, hashes } = setUp();
    turn(...Array.from({ length: 15 }, (_, i) => place(i + 1)));
    const refusal = { success: false, errorMsg: 'not enough balance / allowance', orderID: '', status: '' };
    world.http.latest.answer(
      200,
      hashes().map((id, i) => (i < 7 ? refusal : live(id))),
    );
    const kinds = answers().map((answer) => (answer as { kind: string }).kind);
    expect(kinds).toEqual([...Array<string>(7).fill('refused'), ...Array<string>(8).fill('accepted')]);
  });
});

describe('a sale of shares that were just bought (fault U13)', () => {
  const STALE = { error: 'not enough balance / allowance' };

  it('has the balance looked up anew and goes out again, the same bytes', () => {
    const { world, turn, requests, answers, hashes } = setUp();
    turn(place(1, EXIT));
    const bytes = world.http.latest.request.body;
    world.http.latest.answer(400, STALE);
    expect(requests().at(-1)).toBe('GET /balance-allowance/update');
    world.http.latest.answer(200, {});
    world.time.advance(100);
    expect(world.http.latest.request.body).toBe(bytes);
    expect(answers()).toEqual([]);
    world.http.latest.answer(200, live(hashes()[0]));
    expect(answers()).toMatchObject([{ kind: 'accepted' }]);
    expect(hashes()).toHaveLength(1);
  });

  it('gives up after two tries: the refusal stands', () => {
    const { world, gateway, turn, requests, answers } = setUp();
    world.http.respondWith(({ request, answer }) => answer(request.method === 'GET' ? 200 : 400, STALE));
    turn(place(1, EXIT));
    world.time.advance(60_000);
    expect(requests().filter((request) => request === 'POST /order')).toHaveLength(3);
    expect(answers()).toMatchObject([{ kind: 'refused', code: 'BALANCE' }]);
    expect(gateway.busy).toBe(false);
  });

  it('is withdrawn by a cancel while it waits: refused as it is, it does not exist', () => {
    const { world, turn, requests, answers, hashes } = setUp();
    turn(place(1, EXIT));
    world.http.latest.answer(400, STALE);
    turn({ type: 'cancel', orderIds: hashes() });
    world.time.advance(60_000);
    expect(requests().filter((request) => request === 'POST /order')).toHaveLength(1);
    expect(answers()).toMatchObject([{ kind: 'refused', code: 'WITHDRAWN' }]);
  });

  it('is not tried again by itself when it was sent before: what is in its way may be its own first sending', () => {
    const { world, turn, requests, answers } = setUp();
    turn(place(1, EXIT));
    world.http.latest.fail('UND_ERR_SOCKET');
    turn({ type: 'resend', clientId: 1 });
    world.http.latest.answer(400, STALE);
    world.time.advance(60_000);
    expect(requests()).toEqual(['POST /order', 'POST /order']);
    expect(answers().at(-1)).toMatchObject({ kind: 'refused', code: 'BALANCE' });
  });

  it('is not tried again once it counted as unknown: a late answer changes only what is known (reliability §5.2 rule 5)', () => {
    const { world, turn, requests, answers } = setUp();
    turn(place(1, { ...EXIT, ...TAKE }));
    world.time.advance(800);
    world.http.latest.answer(400, STALE);
    world.time.advance(60_000);
    expect(requests()).toEqual(['POST /order']);
    expect(answers()).toMatchObject([{ kind: 'unknown' }, { kind: 'refused', code: 'BALANCE' }]);
  });

  it('does not retry a purchase: money does not come by asking', () => {
    const { world, turn, requests } = setUp();
    turn(place(1));
    world.http.latest.answer(400, STALE);
    world.time.advance(60_000);
    expect(requests()).toEqual(['POST /order']);
  });
});

describe('an order that the venue would not take (M166)', () => {
  it.each<[string, Partial<PlaceEffect>, RegExp]>([
    ['no shares', { size: microShares(0) }, /a size of 0/],
    ['a fraction of the smallest size', { size: microShares(9_999) }, /a size of/],
    ['the price 1', { price: price(10_000) }, /not on the tick/],
    ['the price 0', { price: price(0) }, /not on the tick/],
    ['a price off the tick', { price: price(4_550) }, /not on the tick/],
    ['fewer shares than the minimum', { size: microShares(4_990_000) }, /fewer than the minimum/],
    ['less than a dollar to take', { ...TAKE, size: microShares(1_000_000) }, /at least 1 pUSD/],
    ['post-only and immediate', { orderType: 'FOK' }, /exclude each other/],
    ['GTD without an expiration', { orderType: 'GTD' }, /have an expiration/],
    ['an expiration without GTD', { expiresAt: epochMs(1_800_000_300_000) }, /have an expiration/],
  ])('is refused here, before it is signed: %s', (_, flaw, words) => {
    const { turn, requests, answers, hashes } = setUp();
    turn(place(1, flaw));
    expect(answers()).toMatchObject([{ kind: 'refused', code: 'INVALID_ORDER', message: words }]);
    expect([...requests(), ...hashes()]).toEqual([]);
  });
});

describe('what is announced of a signed order', () => {
  it('suffices to make its bytes again, and holds no credential', () => {
    const { turn, events } = setUp();
    turn(place(1, { token: '456' as TokenId }));
    const signed = events.find(({ type }) => type === 'order-signed');
    expect(signed).toMatchObject({ bytes: { salt: 1, timestampMs: 1_800_000_000_000 } });
    expect(JSON.stringify(signed)).not.toContain('key');
  });
});
