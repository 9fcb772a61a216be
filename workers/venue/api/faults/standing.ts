import * as z from 'zod';
import { defineFault } from './fault.ts';

const schema = z.object({
  address: z.string().regex(/^0x[0-9a-fA-F]{40}$/, 'not an address'),
  standing: z.enum(['good', 'closed-only', 'banned']),
});

/** The venue takes no orders of a wallet any more, or only such as close its positions (protocol §2.7, §13). */
export const standing = defineFault({
  name: 'standing',
  does: 'a wallet is banned, may only close its positions, or is good again',
  example: { address: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', standing: 'closed-only', for: '1m' },
  schema,
  switches: ({ address }) => `standing/${address.toLowerCase()}`,
  apply: ({ address, standing: given }, { venue }) => {
    venue.setStanding(address, given);
    return () => venue.setStanding(address, 'good');
  },
});
