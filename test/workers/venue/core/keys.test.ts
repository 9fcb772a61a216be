import { describe, expect, it } from 'vitest';
import { QuietVenue } from './quiet-venue.ts';

const ADDRESS = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const OTHER = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';

describe('API keys', () => {
  it('are one per wallet and nonce, told again but not made again', () => {
    const { venue } = new QuietVenue();
    const first = venue.keys.create(ADDRESS, 0);
    expect(first).toBeDefined();
    expect(venue.keys.create(ADDRESS.toLowerCase(), 0)).toBeUndefined();
    expect(venue.keys.derive(ADDRESS.toLowerCase(), 0)).toEqual(first);
    expect(venue.keys.derive(ADDRESS, 1)).toBeUndefined();
    expect(venue.keys.create(ADDRESS, 1)?.apiKey).not.toBe(first?.apiKey);
    expect(venue.keys.find(first?.apiKey ?? '')).toEqual({ credentials: first, address: ADDRESS });
  });

  it('look like the real ones and survive a restart of the venue', () => {
    const first = new QuietVenue().venue.keys.create(ADDRESS, 0);
    expect(first?.apiKey).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(first?.secret).toMatch(/^[\w-]{43}=$/);
    expect(first?.passphrase).toMatch(/^[0-9a-f]{64}$/);
    expect(new QuietVenue().venue.keys.create(ADDRESS, 0)).toEqual(first);
  });

  it('are listed by wallet in any spelling, or of all wallets, the oldest first', () => {
    const { venue } = new QuietVenue();
    const first = venue.keys.create(ADDRESS, 0)?.apiKey;
    const other = venue.keys.create(OTHER, 0)?.apiKey;
    const second = venue.keys.create(ADDRESS.toLowerCase(), 1)?.apiKey;
    expect(venue.keys.keysOf(ADDRESS.toUpperCase())).toEqual([first, second]);
    expect(venue.keys.keysOf()).toEqual([first, other, second]);
    expect(venue.keys.keysOf('0xdef')).toEqual([]);
  });

  it('fund a wallet once, whatever number of them it has', () => {
    const { venue } = new QuietVenue();
    const keys = [0, 1, 2].map((nonce) => venue.keys.create(ADDRESS, nonce)?.apiKey ?? '');
    expect(keys.map((apiKey) => venue.cash(apiKey))).toEqual([10_000_000_000, 10_000_000_000, 10_000_000_000]);
    expect(venue.ledger().accounts).toMatchObject([{ deposited: 10_000_000_000, apiKeys: keys }]);
  });
});
