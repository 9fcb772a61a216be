import type { World } from '../../../shared/ports/ports.ts';
import { type FeedHandle, type FeedSink, feedSocket } from './feed.ts';
import type { ManagedSocket } from './managed-socket.ts';

/**
 * Spot trades and top of book of Binance (protocol §12.1). The streams stand in the URL, so that nothing has to be
 * subscribed; the service pings by itself.
 */
export class BinanceFeed implements FeedHandle {
  readonly feed = 'binance';
  readonly socket: ManagedSocket;

  /** @param symbol as in stream names: `btcusdt` */
  constructor(world: World, baseUrl: string, symbol: string, sink: FeedSink) {
    const url = `${baseUrl}/stream?streams=${symbol}@trade/${symbol}@bookTicker`;
    this.socket = feedSocket(world, 'binance', sink, { url }, { onOpen: () => undefined });
  }
}
