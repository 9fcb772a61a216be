import type { Clock, Timers } from '../../../shared/ports/ports.ts';
import type { GammaShape } from '../../../shared/wire/gamma/index.ts';
import type { VenueCore, VenueNotice } from '../core/contract.ts';
import { accountRoutes } from './clob/account-routes.ts';
import { keyRoutes } from './clob/key-routes.ts';
import { orderRoutes } from './clob/order-routes.ts';
import { publicClobRoutes } from './clob/public-routes.ts';
import { controlRoutes } from './control/control-routes.ts';
import type { FaultTargets, PreparedFault } from './faults/fault.ts';
import { gammaRoutes, type GammaSettings } from './gamma/gamma-routes.ts';
import { Router } from './http/router.ts';
import { binanceRoutes } from './other/binance-routes.ts';
import { dataRoutes } from './other/data-routes.ts';
import { GEOBLOCK_ROUTES } from './other/geoblock-routes.ts';
import { CONTROL_PREFIX, type SocketService } from './paths.ts';
import { BinanceChannel } from './sockets/binance-channel.ts';
import { MarketChannel } from './sockets/market-channel.ts';
import { PolyboltChannel } from './sockets/polybolt-channel.ts';
import { RtdsChannel } from './sockets/rtds-channel.ts';
import { UserChannel } from './sockets/user-channel.ts';
import type { ApiRequest, Connection, Peer, Respond } from './transport.ts';

export type SurfaceOptions = {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Shape of Gamma's events; can be changed through the control door. */
  readonly gammaShape: GammaShape;
};

/**
 * Everything that the venue's clients see, whatever carries it: a Node server, or a simulation that calls it directly.
 *
 * A carrier asks {@link admits} first and breaks the connection where it says no.
 */
export class VenueSurface {
  readonly #router: Router;
  readonly #market: MarketChannel;
  readonly #user: UserChannel;
  readonly #polybolt: PolyboltChannel;
  readonly #rtds: RtdsChannel;
  readonly #binance = new BinanceChannel();
  readonly #faults: FaultTargets;
  #reachable = true;

  /** Listens to the venue's notices from here on. */
  constructor(venue: VenueCore, { clock, timers, gammaShape }: SurfaceOptions) {
    this.#market = new MarketChannel(venue);
    this.#user = new UserChannel(venue, timers);
    this.#polybolt = new PolyboltChannel(venue, clock);
    this.#rtds = new RtdsChannel(venue, clock);
    this.#faults = {
      venue,
      market: this.#market,
      setReachable: (reachable) => this.#setReachable(reachable),
    };
    const gamma: GammaSettings = { shape: gammaShape };
    this.#router = new Router([
      ...publicClobRoutes(venue),
      ...keyRoutes(venue),
      ...orderRoutes(venue),
      ...accountRoutes(venue),
      ...gammaRoutes(venue, gamma),
      ...dataRoutes(venue),
      ...binanceRoutes(venue),
      ...GEOBLOCK_ROUTES,
      ...controlRoutes({ venue, gamma, faults: this.#faults, badFrames: () => this.#badFrames() }),
    ]);
    venue.onNotice((notice) => this.#publish(notice));
  }

  /** Whether a request or socket for this path gets through; while the venue is down only the control door does. */
  admits(path: string): boolean {
    return this.#reachable || path.startsWith(CONTROL_PREFIX);
  }

  /** Answers a request, at once or after a taker delay. */
  http(request: ApiRequest, respond: Respond): void {
    this.#router.dispatch(request, respond);
  }

  /**
   * Begins a socket.
   *
   * @param path with query: it names the streams of Binance's sockets
   */
  connect(service: SocketService, path: string, peer: Peer): Connection {
    switch (service) {
      case 'market':
        return this.#market.connect(peer);
      case 'user':
        return this.#user.connect(peer);
      case 'polybolt':
        return this.#polybolt.connect(peer);
      case 'rtds':
        return this.#rtds.connect(peer);
      case 'binance':
        return this.#binance.connect(path, peer);
    }
  }

  /** Does what a list of faults says, as POST /control/faults would. */
  apply(faults: readonly PreparedFault[]): void {
    for (const fault of faults) fault.apply(this.#faults);
  }

  #publish(notice: VenueNotice): void {
    switch (notice.type) {
      case 'order':
      case 'trade':
        return this.#user.publish(notice);
      case 'price':
        this.#polybolt.publish(notice);
        return this.#rtds.publish(notice);
      case 'binance-trade':
      case 'binance-ticker':
        this.#binance.publish(notice);
        return this.#rtds.publish(notice);
      case 'levels':
      case 'books':
      case 'print':
      case 'tick-changed':
      case 'market-listed':
      case 'market-resolved':
        return this.#market.publish(notice);
    }
  }

  #setReachable(reachable: boolean): void {
    this.#reachable = reachable;
    if (reachable) return;
    for (const channel of [this.#market, this.#user, this.#polybolt, this.#rtds, this.#binance]) channel.cutAll();
  }

  #badFrames(): Readonly<Record<string, number>> {
    return { market: this.#market.badFrames, user: this.#user.badFrames, rtds: this.#rtds.badFrames };
  }
}
