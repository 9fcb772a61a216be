import type { Asset } from '../../../shared/market/assets.ts';
import type { World } from '../../../shared/ports/ports.ts';
import type { Credentials } from '../../../shared/wire/endpoints.ts';
import {
  POLYBOLT_PING,
  polyboltAuthFrame,
  polyboltControl,
  polyboltSubscribeFrame,
} from '../../../shared/wire/prices/index.ts';
import { type FeedHandle, type FeedSink, feedSocket } from './feed.ts';
import type { ManagedSocket } from './managed-socket.ts';

/** The settlement feed's window; no other has data (protocol §8.1). */
const TWAP_SECONDS = 60;

/** Close codes (protocol §8.1): 4001 and 4008 want something mended first, 4003 asks for a spread-out return. */
const REFUSED_CODES: ReadonlySet<number> = new Set([4001, 4008]);
const REFUSED_WAIT_MS = 30_000;
const DRAINING_CODE = 4003;
const DRAINING_WAIT_MS = 10_000;

/** Control frames begin like this; data frames have no `op`. */
const CONTROL_START = Buffer.from('{"op"');

/** Settlement TWAP and oracle price of one asset over PolyBolt: authenticate, be told so, subscribe (protocol §8.1). */
export class PricesFeed implements FeedHandle {
  readonly feed = 'prices';
  readonly socket: ManagedSocket;

  constructor(world: World, url: string, asset: Asset, credentials: Credentials, pingEveryMs: number, sink: FeedSink) {
    const waitAfterClose = (code: number): number => {
      if (REFUSED_CODES.has(code)) return REFUSED_WAIT_MS;
      return code === DRAINING_CODE ? DRAINING_WAIT_MS * world.random.unit() : 0;
    };
    const options = { url, ping: { text: POLYBOLT_PING, everyMs: pingEveryMs }, waitAfterClose };
    this.socket = feedSocket(world, 'prices', sink, options, {
      onOpen: () => this.socket.send(polyboltAuthFrame(credentials, 'auth')),
      onFrame: (frame) => {
        if (!frame.subarray(0, CONTROL_START.length).equals(CONTROL_START)) return;
        if (polyboltControl(frame)?.op !== 'authed') return;
        this.socket.send(polyboltSubscribeFrame(asset, TWAP_SECONDS, 'prices'));
      },
    });
  }
}
