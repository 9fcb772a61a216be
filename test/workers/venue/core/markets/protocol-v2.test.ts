import { describe, expect, it } from 'vitest';
import type { TokenId } from '../../../../../shared/market/ids.ts';
import { isProtocolV2Token } from '../../../../../shared/market/token-version.ts';
import { orderDomain, orderSigner } from '../../../../../shared/wire/orders/index.ts';
import { marketIdsOf } from '../../../../../workers/venue/core/ids.ts';
import { golden } from '../../../../support/golden-vectors.ts';
import { acceptedOf, QuietVenue, refusalOf } from '../quiet-venue.ts';

const V2 = { venue: { v2Assets: ['BTC'] } } as const;
const MODULE = 248n;

describe('ids of a Protocol V2 market', () => {
  const slugs = Array.from({ length: 50 }, (_, index) => `btc-updown-5m-${1_793_000_000 + index * 300}`);

  it.each(slugs)('follow the rules of the official ones: %s', (slug) => {
    const { conditionId, up, down } = marketIdsOf(7, slug, 'v2');
    expect([up.length, down.length]).toEqual([75, 75]);
    expect([isProtocolV2Token(up), isProtocolV2Token(down)]).toEqual([true, true]);
    expect([BigInt(up) & 0xffn, BigInt(down) & 0xffn]).toEqual([0n, 1n]);
    expect(BigInt(up) >> MODULE).toBe(1n);
    expect(BigInt(down) >> 8n).toBe(BigInt(up) >> 8n);
    expect(conditionId).toBe(`0x${(BigInt(up) >> 8n).toString(16).padStart(62, '0')}00`);
  });

  it('are others for every market and every seed, and the same after a restart', () => {
    const all = slugs.flatMap((slug) => [1, 2].map((seed) => marketIdsOf(seed, slug, 'v2').conditionId));
    expect(new Set(all).size).toBe(100);
    expect(marketIdsOf(1, 'a', 'v2')).toEqual(marketIdsOf(1, 'a', 'v2'));
  });
});

describe('a Protocol V2 market', () => {
  it('is listed for the assets that were asked for, and for no others', () => {
    const quiet = new QuietVenue({ venue: { assets: ['BTC', 'ETH'], v2Assets: ['ETH'] } });
    const versions = quiet.venue.markets().map(({ round }) => `${round.asset} ${round.version}`);
    expect(new Set(versions)).toEqual(new Set(['BTC v1', 'ETH v2']));
  });

  it.each([0, 1, 2, 3] as const)('takes orders signed for Exchange V3 only: type %i', (signatureType) => {
    const alice = new QuietVenue(V2).wallet(1);
    const wish = { price: 0.5, shares: 10, signatureType };
    expect(acceptedOf(alice.post(wish)).status).toBe('live');
    const draft = alice.draft(wish);
    const { signature } = orderSigner(alice.key)(draft.order, orderDomain('v1', false));
    expect(refusalOf(alice.sendSigned({ ...draft, signature }))).toBe('order_version_mismatch');
  });

  it('trades, settles and pays like any other, and its shares are known as those of Protocol V2', () => {
    const quiet = new QuietVenue(V2);
    const [alice, bob] = [quiet.wallet(1), quiet.wallet(2)];
    const { up, down } = quiet.market.round;
    bob.post({ outcome: 'down', price: 0.5, shares: 10 });
    expect(acceptedOf(alice.take({ price: 0.5, shares: 10 })).status).toBe('matched');
    quiet.time.advance(2_000);
    const balances = (token: TokenId) =>
      (['CONDITIONAL', 'CONDITIONAL-V2'] as const).map(
        (asset) => quiet.venue.balanceAllowance(alice.apiKey, asset, 0, token).balance,
      );
    expect([balances(up), balances(down)]).toEqual([
      [0, 10_000_000],
      [0, 0],
    ]);
    expect(acceptedOf(alice.post({ side: 'SELL', price: 0.6, shares: 10 })).status).toBe('live');
    quiet.time.advance(360_000);
    expect(quiet.ledger().conservation).toMatchObject({ held: true, collateral: 0 });
    const paid = quiet.ledger().accounts.flatMap(({ payouts }) => payouts.map(({ amount }) => amount));
    expect(new Set(paid)).toEqual(new Set([0, 10_000_000]));
  });
});

describe('an order for a token that the venue does not know', () => {
  it('is verified for the exchange that the id tells, and then refused for want of a market', () => {
    const alice = new QuietVenue().wallet(1);
    const draft = alice.draft({ price: 0.5, shares: 10 });
    for (const token of ['12345678901234567890123456789012345', golden.protocol_v2_ids[0]?.position_id ?? '']) {
      const order = { ...draft.order, tokenId: token as TokenId };
      expect(refusalOf(alice.send({ ...draft, order }))).toBe('the market is not yet ready to process new orders');
    }
  });
});
