import type { Clock, Timers } from '../../../shared/ports/ports.ts';
import type { GammaShape } from '../../../shared/wire/gamma/index.ts';
import type { VenueCore, VenueNotice } from '../core/contract.ts';
import { rpcRoutes } from './chain/rpc-routes.ts';
import { SeededRandom } from '../../../shared/ports/seeded-random.ts';
import { cancelRoutes } from './clob/cancel-routes.ts';
import { clobRoutes } from './clob/clob-routes.ts';
import { orderRoutes } from './clob/order-routes.ts';
import { fundRoutes } from './control/fund-routes.ts';
import { controlRoutes } from './control/control-routes.ts';
import type { PreparedFault } from './faults/fault.ts';
import { type DataSettings, USUAL_LAG_MS } from './data/activity-routes.ts';
import { dataRoutes } from './data/data-routes.ts';
import { FaultDesk } from './faults/fault-desk.ts';
import { gammaRoutes, type GammaSettings } from './gamma/gamma-routes.ts';
import { Gate, type GateOptions } from './gate/gate.ts';
import { HttpFaults } from './http/http-faults.ts';
import { Router } from './http/router.ts';
import { binanceRoutes } from './other/binance-routes.ts';
import { coinbaseRoutes } from './other/coinbase-routes.ts';
import { geoblockRoutes } from './other/geoblock-routes.ts';
import { CONTROL_PREFIX, type SocketService } from './paths.ts';
import { Relayer } from './relayer/relayer.ts';
import { relayerRoutes } from './relayer/relayer-routes.ts';
import { BinanceChannel } from './sockets/binance-channel.ts';
import { CoinbaseChannel } from './sockets/coinbase-channel.ts';
import type { Link } from './sockets/faults/link.ts';
import { SocketFaults, type UpgradeRefusal } from './sockets/faults/socket-faults.ts';
import { MarketChannel } from './sockets/market-channel.ts';
import { PolyboltChannel } from './sockets/polybolt-channel.ts';
import { RtdsChannel } from './sockets/rtds-channel.ts';
import { UserChannel } from './sockets/user-channel.ts';
import { StoppableTimers } from './stoppable-timers.ts';
import type { ApiRequest, Connection, Peer, Respond } from './transport.ts';

export type SurfaceOptions = {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Shape of Gamma's events; can be changed through the control door. */
  readonly gammaShape: GammaShape;
  /** Limits of its clients; {@link DEFAULT_LIMITS} where absent. */
  readonly limits?: GateOptions | undefined;
};

/** What a new account of the real venue meets. */
export const DEFAULT_LIMITS: GateOptions = { tier: 'standard', addressLimits: true };

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
  readonly #binance: BinanceChannel;
  readonly #coinbase: CoinbaseChannel;
  readonly #sockets = new SocketFaults();
  readonly #venue: VenueCore;
  readonly #timers: StoppableTimers;
  readonly #gate: Gate;
  readonly #http: HttpFaults;
  readonly #faults: FaultDesk;
  #reachable = true;

  /** Listens to the venue's notices from here on. */
  constructor(venue: VenueCore, { clock, timers: realTimers, gammaShape, limits = DEFAULT_LIMITS }: SurfaceOptions) {
    const timers = new StoppableTimers(realTimers);
    const venueClock = { wallMs: () => venue.nowMs(), monoMs: () => clock.monoMs() };
    const random = new SeededRandom(venue.options.seed).fork('faults');
    const gate = new Gate(limits, venueClock, timers);
    const http = new HttpFaults(random);
    this.#venue = venue;
    this.#timers = timers;
    this.#gate = gate;
    this.#http = http;
    this.#market = new MarketChannel(venue, timers);
    this.#user = new UserChannel(venue, timers);
    this.#polybolt = new PolyboltChannel(venue, venueClock);
    this.#rtds = new RtdsChannel(venue, venueClock);
    this.#binance = new BinanceChannel(venue, clock, timers);
    this.#coinbase = new CoinbaseChannel(venue, venueClock, timers);
    const gamma: GammaSettings = { shape: gammaShape, staleMs: 0 };
    const data: DataSettings = { lagMs: USUAL_LAG_MS };
    const relayer = new Relayer(venue, timers);
    this.#faults = new FaultDesk({
      venue,
      core: venue.faults,
      gate,
      http,
      random,
      timers,
      gamma,
      data,
      relayer,
      market: this.#market,
      sockets: this.#sockets,
      setReachable: (reachable) => this.#setReachable(reachable),
    });
    this.#router = new Router([
      ...clobRoutes(venue, limits.tier),
      ...orderRoutes({ venue, gate, faults: http }),
      ...cancelRoutes({ venue, gate }),
      ...gammaRoutes(venue, gamma),
      ...dataRoutes(venue, data),
      ...relayerRoutes(venue, relayer),
      ...rpcRoutes(venue, timers),
      ...fundRoutes(venue),
      ...binanceRoutes(venue),
      ...coinbaseRoutes(venue),
      ...geoblockRoutes(gate),
      ...controlRoutes({ venue, gamma, gate, faults: this.#faults, badFrames: () => this.#badFrames() }),
    ]);
    venue.onNotice((notice) => this.#publish(notice));
  }

  /** Whether a request or socket for this path gets through; while the venue is down only the control door does. */
  admits(path: string): boolean {
    return this.#reachable || path.startsWith(CONTROL_PREFIX);
  }

  /**
   * How many bytes of a request's body the carrier reads before it breaks the connection, where a fault says so. Asked
   * once for each request that {@link admits} lets in.
   */
  resetAfterBytes(request: Pick<ApiRequest, 'method' | 'path' | 'headers'>): number | undefined {
    return request.path.startsWith(CONTROL_PREFIX) ? undefined : this.#http.resetAfterBytes(request);
  }

  /** Answers a request: at once, after a taker delay, or when a limit or fault lets it go on. */
  http(request: ApiRequest, respond: Respond): void {
    if (request.path.startsWith(CONTROL_PREFIX)) return this.#router.dispatch(request, respond);
    this.#gate.beforeAuth(request, respond, () => {
      this.#http.handle(request, respond, (answer) => this.#router.dispatch(request, answer));
    });
  }

  /** The venue's time, which a fault may have put wrong. */
  nowMs(): number {
    return this.#venue.nowMs();
  }

  /** Ends everything that was planned; connections are the carrier's to close. */
  stop(): void {
    this.#timers.stop();
  }

  /**
   * Begins a socket.
   *
   * @param path with query: it names the streams of Binance's sockets
   */
  connect(service: SocketService, path: string, peer: Peer): Connection {
    return this.#sockets.connect(service, peer, (link) => this.#accept(service, path, link));
  }

  /** Whether a fault turns a new socket away; a carrier asks after {@link admits} and before it upgrades. */
  refusalOf(service: SocketService): UpgradeRefusal | undefined {
    return this.#sockets.refusalOf(service);
  }

  /** Does what a list of faults says, as POST /control/faults would. */
  apply(faults: readonly PreparedFault[]): void {
    this.#faults.apply(faults);
  }

  #accept(service: SocketService, path: string, link: Link): Connection {
    switch (service) {
      case 'market':
        return this.#market.connect(link);
      case 'user':
        return this.#user.connect(link);
      case 'polybolt':
        return this.#polybolt.connect(link);
      case 'rtds':
        return this.#rtds.connect(link);
      case 'binance':
        return this.#binance.connect(path, link);
      case 'coinbase':
        return this.#coinbase.connect(link);
    }
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
        this.#coinbase.publish(notice);
        return this.#rtds.publish(notice);
      case 'levels':
      case 'books':
        this.#polybolt.publishTops(notice);
        return this.#market.publish(notice);
      case 'print':
        this.#rtds.publishPrint(notice);
        return this.#market.publish(notice);
      case 'market-resolved':
        this.#polybolt.forgetTops(notice.market);
        return this.#market.publish(notice);
      case 'tick-changed':
      case 'market-listed':
        return this.#market.publish(notice);
      // Seen on chain and in the Data API only.
      case 'settled':
      case 'wallet-act':
        return;
    }
  }

  #setReachable(reachable: boolean): void {
    this.#reachable = reachable;
    if (!reachable) this.#sockets.cutAll();
  }

  #badFrames(): Readonly<Record<string, number>> {
    return {
      market: this.#market.badFrames,
      user: this.#user.badFrames,
      polybolt: this.#polybolt.badFrames,
      rtds: this.#rtds.badFrames,
      binance: this.#binance.badFrames,
    };
  }
}
