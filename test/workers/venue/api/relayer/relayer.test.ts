import { encodeFunctionData, parseAbi } from 'viem';
import { describe, expect, it } from 'vitest';
import { addressOf } from '../../../../../shared/wire/auth/index.ts';
import { CONTRACTS } from '../../../../../shared/wire/contracts.ts';
import { golden } from '../../../../support/golden-vectors.ts';
import { ALICE, BOB, ServedVenue } from '../served-venue.ts';
import { HARMLESS, Owner } from './owner.ts';

const alice = addressOf(ALICE);

/** Alice at a funded venue, her wallets there since she has authenticated; some transactions of each are made already. */
function enrolled(made: { readonly safe?: number; readonly proxy?: number; readonly batch?: number } = {}): Owner {
  const owner = new Owner();
  owner.served.account(ALICE);
  for (let nonce = 0; nonce < (made.safe ?? 0); nonce += 1) owner.carryOut(owner.safe(nonce));
  for (let nonce = 0; nonce < (made.proxy ?? 0); nonce += 1) owner.carryOut(owner.proxy(nonce));
  for (let nonce = 0; nonce < (made.batch ?? 0); nonce += 1) owner.carryOut(owner.batch(nonce));
  return owner;
}

describe('a body that the official client signed', () => {
  it.each([
    ['safe', { safe: 3 }],
    ['proxy', { proxy: 9 }],
    ['deposit_wallet_batch', { batch: 5 }],
  ] as const)('is taken byte for byte: %s', (name, made) => {
    const owner = enrolled(made);
    expect(owner.submit(golden.relayer[name])).toMatchObject({ status: 200, value: { state: 'STATE_NEW' } });
  });

  it.each([
    ['safe', { safe: 3 }],
    ['proxy', { proxy: 9 }],
    ['deposit_wallet_batch', { batch: 5 }],
  ] as const)('is refused when a digit of its call or signature is another: %s', (name, made) => {
    const owner = enrolled(made);
    const text = JSON.stringify(golden.relayer[name]);
    const places = [...text.matchAll(/"(?:signature|data)":"0x[0-9a-f]{12}/g)].map(
      (match) => match.index + match[0].length,
    );
    expect(places.length).toBeGreaterThan(1);
    for (const place of places) {
      const digit = text.charAt(place) === '7' ? '8' : '7';
      const changed = JSON.parse(`${text.slice(0, place)}${digit}${text.slice(place + 1)}`) as Record<string, unknown>;
      expect(owner.submit(changed).value).toMatchObject({ error: expect.stringMatching(/invalid/) as unknown });
    }
  });
});

describe('a submission', () => {
  it('goes through NEW, EXECUTED, MINED and CONFIRMED, a second each, and changes the chain when it is mined', () => {
    const owner = enrolled();
    const { value } = owner.submit(owner.safe(0));
    const id = String(value['transactionID']);
    const states: unknown[] = [];
    for (let second = 0; second < 4; second += 1) {
      states.push([owner.transaction(id)['state'], owner.served.venue.chain.nonceOf(owner.wallets.safe)]);
      owner.served.time.advance(1_000);
    }
    expect(states).toEqual([
      ['STATE_NEW', 0],
      ['STATE_EXECUTED', 0],
      ['STATE_MINED', 1],
      ['STATE_CONFIRMED', 1],
    ]);
    const [listed] = owner.served.get(`/relayer/transaction?id=${id}`).value as Record<string, unknown>[];
    expect(listed).toMatchObject({
      state: 'STATE_CONFIRMED',
      proxyAddress: owner.wallets.safe,
      type: 'SAFE',
      owner: alice,
    });
    const hash = String(owner.transaction(id)['transaction_hash']);
    expect(owner.served.venue.chain.receipt(hash)?.reverted).toBeUndefined();
    expect(owner.served.venue.chain.allowance('pusd', owner.wallets.safe, CONTRACTS.exchangeV2)).toBe(1n);
  });

  it('that reverts fails with its reason and changes nothing, not even by the calls before the bad one', () => {
    const owner = enrolled();
    const abi = parseAbi(['function transfer(address,uint256)']);
    const tooMuch = {
      to: CONTRACTS.collateral,
      data: encodeFunctionData({ abi, args: [CONTRACTS.router, 10n ** 18n] }),
    };
    expect(owner.carryOut(owner.batch(0, [HARMLESS, tooMuch]))).toMatchObject({
      state: 'STATE_FAILED',
      error_msg: 'execution reverted: transfer amount exceeds balance',
    });
    expect(owner.served.venue.chain.allowance('pusd', owner.wallets.deposit, CONTRACTS.exchangeV2)).not.toBe(1n);
  });

  it('is refused while another of the same wallet is under way', () => {
    const owner = enrolled();
    owner.submit(owner.safe(0));
    expect(owner.submit(owner.safe(0)).value['error']).toMatch(/wallet busy.*active action/);
    expect(owner.submit(owner.proxy(0)).status).toBe(200);
  });

  it('with a nonce that was used is told the next one', () => {
    const owner = enrolled({ batch: 1 });
    expect(owner.submit(owner.batch(0)).value['error']).toBe('batch nonce 0 does not match on-chain nonce 1');
    const query = `address=${alice}&type=WALLET`;
    expect(owner.served.get(`/relayer/v1/account/transactions/params?${query}`).value).toMatchObject({ nonce: '1' });
    expect(owner.served.get(`/relayer/nonce?${query}`).value).toEqual({ nonce: '1' });
  });

  it.each(['safe', 'proxy', 'batch'] as const)('with a nonce of more than 256 bits is refused: %s', (kind) => {
    const owner = enrolled();
    expect(owner.submit({ ...owner[kind](0), nonce: '9'.repeat(78) })).toMatchObject({
      status: 400,
      value: { error: expect.stringContaining('256 bits') as unknown },
    });
  });

  it('after its deadline is refused', () => {
    const owner = enrolled();
    const late = owner.batch(0);
    owner.served.time.advance(601_000);
    expect(owner.submit(late).value['error']).toMatch(/deadline/);
  });

  it('to a contract that is none of Polymarket is blocked', () => {
    const owner = enrolled();
    const stranger = `0x${'ab'.repeat(20)}`;
    const error = `call blocked: call[1] blocked: calls to ${stranger} are not permitted`;
    expect(owner.submit(owner.batch(0, [HARMLESS, { ...HARMLESS, to: stranger }])).value).toEqual({ error });
  });

  it('of somebody else is refused to the holder of a relayer key', () => {
    const owner = enrolled();
    const bob = addressOf(BOB);
    expect(owner.submit(owner.safe(0), bob).value).toEqual({ error: `from ${alice} does not match auth ${bob}` });
  });

  it('needs a key: no headers, or a builder whose HMAC is over other bytes, are turned away', () => {
    const owner = enrolled();
    const body = JSON.stringify(owner.safe(0));
    expect(owner.served.request('POST', '/relayer/submit', {}, body).status).toBe(401);
    const builder = owner.served.venue.keys.builderKeys.create(addressOf(BOB));
    expect(owner.submitAs({ ...builder, secret: `${builder.secret.slice(0, -2)}A=` }, body)).toBe(401);
    expect(owner.submitAs(builder, body, owner.served.nowS - 3_600)).toBe(401);
    expect(owner.submitAs(builder, body)).toBe(200);
  });
});

describe('a new wallet', () => {
  const create = { type: 'WALLET-CREATE', from: alice, to: CONTRACTS.depositWalletFactory };

  it('is not registered before its transaction is confirmed, though it is deployed', () => {
    const owner = new Owner(new ServedVenue({ assets: ['BTC'], crowd: false, funded: false }));
    const deployed = () =>
      (
        owner.served.get(`/relayer/deployed?address=${owner.wallets.deposit}&type=WALLET`).value as {
          deployed: boolean;
        }
      ).deployed;
    const unregistered = /wallet registry validation failed: wallet 0x\w+ is not registered/;
    expect(owner.submit(owner.batch(0)).value['error']).toMatch(unregistered);
    expect(owner.submit(create).status).toBe(200);
    expect(deployed()).toBe(false);
    owner.served.time.advance(2_000);
    expect(deployed()).toBe(true);
    expect(owner.submit(owner.batch(0)).value['error']).toMatch(unregistered);
    owner.served.time.advance(1_000);
    expect(owner.submit(owner.batch(0)).status).toBe(200);
  });
});

describe('the fault relayer', () => {
  it.each([
    ['invalid', 'STATE_INVALID'],
    ['failed', 'STATE_FAILED'],
    ['stuck', 'STATE_NEW'],
    ['slow', 'STATE_NEW'],
  ] as const)('%s leaves as many submissions as it is told in %s', (outcome, state) => {
    const owner = enrolled();
    owner.served.post('/control/faults', [{ fault: 'relayer', outcome, count: 1 }]);
    expect(owner.carryOut(owner.safe(0))).toMatchObject({ state });
    expect(owner.served.venue.chain.nonceOf(owner.wallets.safe)).toBe(0);
    expect(owner.carryOut(owner.proxy(0))).toMatchObject({ state: 'STATE_CONFIRMED' });
  });
});
