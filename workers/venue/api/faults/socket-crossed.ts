import * as z from 'zod';
import { ASSETS } from '../../../../shared/market/assets.ts';
import { bookHash } from '../../../../shared/wire/book-hash.ts';
import { bookMessage } from '../sockets/market-messages.ts';
import type { BookSnapshot, VenueCore } from '../../core/contract.ts';
import { defineFault } from './fault.ts';

/**
 * A `book` frame whose best bid stands at the best ask, with the hash that belongs to it (protocol §4.6). The venue's real
 * book is untouched and comes with the next change that is told whole.
 */
export const socketCrossed = defineFault({
  name: 'socket-crossed',
  does: 'market sockets of an asset get a crossed book of each of its tokens, once',
  example: { asset: 'BTC' },
  schema: z.object({ asset: z.enum(ASSETS) }),
  apply: ({ asset }, { market, venue }) => {
    for (const connection of market.connectionsOf(asset)) {
      for (const token of connection.tokens()) {
        const book = crossedBook(venue, token);
        if (book !== undefined && venue.marketByToken(token)?.round.asset === asset) {
          connection.send(JSON.stringify(bookMessage(book)));
        }
      }
    }
    return undefined;
  },
});

/** `undefined` where there is no ask to stand at. */
function crossedBook(venue: VenueCore, token: string): BookSnapshot | undefined {
  const book = venue.book(token);
  const bestAsk = book?.asks.at(-1);
  if (book === undefined || bestAsk === undefined) return undefined;
  const { hash: _hash, ...rest } = book;
  const crossed = { ...rest, timestamp: String(venue.nowMs()), bids: [...book.bids, bestAsk] };
  return { ...crossed, hash: bookHash(crossed) };
}
