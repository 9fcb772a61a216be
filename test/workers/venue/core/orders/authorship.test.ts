import { describe, expect, it } from 'vitest';
import {
  ORDER_DOMAINS,
  type OrderDomain,
  orderDomain,
  orderSigner,
  type PostedOrder,
  type SignatureType,
} from '../../../../../shared/wire/orders/index.ts';
import { derivedWallets } from '../../../../../shared/wire/wallets/index.ts';
import { acceptedOf, QuietVenue, refusalOf, type Wallet } from '../quiet-venue.ts';

const TYPES: readonly SignatureType[] = [0, 1, 2, 3];
const SIGNER = 'the order signer address has to be the address of the API KEY';
const MAKER = 'maker address not allowed, please use the deposit wallet flow';

const domain = (version: string) => ORDER_DOMAINS.find((one) => one.version === version) as OrderDomain;

function signedFor(wallet: Wallet, posted: PostedOrder, exchange: OrderDomain): PostedOrder {
  return { ...posted, signature: orderSigner(wallet.key)(posted.order, exchange).signature };
}

describe('an order signed by the owner of the key', () => {
  it.each(TYPES)('is taken from his wallet of signature type %i, which it names and which pays', (signatureType) => {
    const quiet = new QuietVenue();
    const alice = quiet.wallet(1);
    const post = alice.post({ price: 0.5, shares: 10, signatureType });
    expect(acceptedOf(post).status).toBe('live');
    expect(quiet.venue.order(alice.apiKey, post.id)).toMatchObject({ makerAddress: alice.wallet(signatureType) });
    const paying = quiet.ledger().accounts.find(({ address }) => address === alice.wallet(signatureType));
    expect(paying).toMatchObject({ deposited: 10_000_000_000, reserved: 5_000_000, apiKeys: [alice.apiKey] });
  });

  it('is taken from a deposit wallet of the older form, too', () => {
    const alice = new QuietVenue().wallet(1);
    const draft = alice.draft({ price: 0.5, shares: 10, signatureType: 3 });
    const older = derivedWallets(alice.address).depositUups;
    expect(acceptedOf(alice.send({ ...draft, order: { ...draft.order, maker: older, signer: older } })).status).toBe(
      'live',
    );
  });
});

describe('an order that somebody else signed', () => {
  it.each(TYPES)('is refused for signature type %i', (signatureType) => {
    const quiet = new QuietVenue();
    const [alice, bob] = [quiet.wallet(1), quiet.wallet(2)];
    const draft = alice.draft({ price: 0.5, shares: 10, signatureType });
    expect(refusalOf(alice.sendSigned(signedFor(bob, draft, domain('2'))))).toBe('invalid signature');
    expect(refusalOf(alice.sendSigned(draft))).toBe('invalid signature');
  });

  it.each(TYPES)('or that was changed after it was signed is refused for signature type %i', (signatureType) => {
    const alice = new QuietVenue().wallet(1);
    const posted = signedFor(alice, alice.draft({ price: 0.5, shares: 10, signatureType }), domain('2'));
    const order = { ...posted.order, makerAmount: 4_000_000 };
    expect(refusalOf(alice.sendSigned({ ...posted, order }))).toBe('invalid signature');
  });
});

describe('the wallet that an order names', () => {
  it.each([0, 1, 2] as const)('must follow from the key under signature type %i', (signatureType) => {
    const quiet = new QuietVenue();
    const [alice, bob] = [quiet.wallet(1), quiet.wallet(2)];
    const draft = alice.draft({ price: 0.5, shares: 10, signatureType });
    for (const maker of [bob.wallet(signatureType), alice.wallet(3)]) {
      expect(refusalOf(alice.send({ ...draft, order: { ...draft.order, maker } }))).toBe(MAKER);
    }
  });

  it.each(TYPES)('cannot be signed for with the key of another: type %i', (signatureType) => {
    const quiet = new QuietVenue();
    const [alice, bob] = [quiet.wallet(1), quiet.wallet(2)];
    const draft = alice.draft({ price: 0.5, shares: 10, signatureType });
    expect(refusalOf(bob.send({ ...draft, owner: bob.apiKey }))).toBe(SIGNER);
  });

  it('is also the signer under signature type 3', () => {
    const alice = new QuietVenue().wallet(1);
    const draft = alice.draft({ price: 0.5, shares: 10, signatureType: 3 });
    const { depositUups } = derivedWallets(alice.address);
    for (const signer of [alice.address, depositUups]) {
      expect(refusalOf(alice.send({ ...draft, order: { ...draft.order, signer } }))).toBe(SIGNER);
    }
  });
});

describe('an order signed for another exchange', () => {
  it.each(TYPES)('of another version is told so, whatever its signature type: %i', (signatureType) => {
    const alice = new QuietVenue().wallet(1);
    const draft = alice.draft({ price: 0.5, shares: 10, signatureType });
    for (const exchange of ORDER_DOMAINS.filter(({ version }) => version !== '2')) {
      expect(refusalOf(alice.sendSigned(signedFor(alice, draft, exchange)))).toBe('order_version_mismatch');
    }
    expect(refusalOf(alice.sendSigned(signedFor(alice, draft, orderDomain('v1', true))))).toBe('invalid signature');
  });

  it('of another version by another key is not told more than that it is not his', () => {
    const quiet = new QuietVenue();
    const [alice, bob] = [quiet.wallet(1), quiet.wallet(2)];
    const draft = alice.draft({ price: 0.5, shares: 10, signatureType: 3 });
    expect(refusalOf(alice.sendSigned(signedFor(bob, draft, domain('3'))))).toBe('invalid signature');
  });
});

describe('a wallet in bad standing', () => {
  it.each([
    ['the owner', 0],
    ['the paying wallet', 3],
  ] as const)('cannot trade at all when %s is banned, until that is taken back', (_name, barred) => {
    const quiet = new QuietVenue();
    const alice = quiet.wallet(1);
    const wish = { price: 0.5, shares: 10, signatureType: 3 } as const;
    quiet.venue.setStanding(alice.wallet(barred).toLowerCase(), 'banned');
    expect(refusalOf(alice.post(wish))).toBe(`'${alice.wallet(barred)}' address banned`);
    expect(quiet.venue.standing(alice.wallet(barred))).toBe('banned');
    quiet.venue.setStanding(alice.wallet(barred), 'good');
    expect(acceptedOf(alice.post(wish)).status).toBe('live');
  });

  it('may sell but not buy in closed only mode', () => {
    const quiet = new QuietVenue();
    const [alice, bob] = [quiet.wallet(1), quiet.wallet(2)];
    bob.post({ outcome: 'down', price: 0.5, shares: 10 });
    acceptedOf(alice.take({ price: 0.5, shares: 10 }));
    quiet.time.advance(2_000);
    quiet.venue.setStanding(alice.address, 'closed-only');
    expect(refusalOf(alice.post({ price: 0.4, shares: 10 }))).toBe(`'${alice.address}' address in closed only mode`);
    expect(acceptedOf(alice.post({ side: 'SELL', price: 0.6, shares: 10 })).status).toBe('live');
  });

  it('is good where the venue has never heard of the address', () => {
    const quiet = new QuietVenue();
    expect(quiet.venue.standing(`0x${'12'.repeat(20)}`)).toBe('good');
    expect(quiet.ledger().accounts).toEqual([]);
  });
});
