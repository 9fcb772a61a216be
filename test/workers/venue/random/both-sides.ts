import type { VenueMarket } from '../../../../workers/venue/core/contract.ts';
import type { ServedVenue } from '../api/served-venue.ts';
import type { BookFollower } from './book-follower.ts';
import type { ReferenceVenue } from './reference-venue.ts';
import type { Trader } from './trader.ts';

/** The venue under test with its clients, and the reference that went through the same. */
export type BothSides = {
  readonly served: ServedVenue;
  readonly reference: ReferenceVenue;
  readonly traders: readonly Trader[];
  readonly markets: readonly VenueMarket[];
  readonly follower: BookFollower;
};
