import type { Http, HttpRequest, Random, Socket, SocketHandlers, Sockets, Timers } from '../../shared/ports/ports.ts';
import { socketServiceAt } from '../../workers/venue/api/paths.ts';
import type { VenueSurface } from '../../workers/venue/api/surface.ts';

/** What the way between a client and the venue is like. Order within a connection is kept whatever it is. */
export type Weather = {
  /** One way takes between these, ms. */
  readonly oneWayMs: { readonly min: number; readonly max: number };
  /** Nothing passes before these monotonic moments, ms: sockets bring it then, requests are lost. */
  readonly cloggedUntilMs: { readonly sockets: number; readonly http: number };
};

/** A network next door without a worry. */
export const FAIR_WEATHER: Weather = { oneWayMs: { min: 0.2, max: 2 }, cloggedUntilMs: { sockets: 0, http: 0 } };

/** What is left of a request whose connection a fault cut. */
const CUT = { kind: 'failed', code: 'reset', message: 'connection cut' } as const;

/** A client's wires to the venue: sockets and HTTP in memory, with delays drawn from the client's own random stream. */
export class SimNetwork implements Sockets, Http {
  readonly #surface: VenueSurface;
  readonly #timers: Timers & { monoMs(): number };
  readonly #random: Random;
  readonly #weather: () => Weather;

  /** @param weather asked for every single message */
  constructor(
    surface: VenueSurface,
    timers: Timers & { monoMs(): number },
    random: Random,
    weather: () => Weather = () => FAIR_WEATHER,
  ) {
    this.#surface = surface;
    this.#timers = timers;
    this.#random = random;
    this.#weather = weather;
  }

  open(url: string, handlers: SocketHandlers): Socket {
    const { pathname, search } = new URL(url);
    const service = socketServiceAt(pathname);
    if (service === undefined) throw new Error(`the simulated venue serves no socket at ${url}`);
    const toVenue = this.#lane('sockets');
    const toClient = this.#lane('sockets');
    let connection: ReturnType<VenueSurface['connect']> | undefined;
    let open = true;
    const close = (code: number, reason: string): void => {
      if (!open) return;
      open = false;
      connection?.onClose();
      toClient(() => handlers.onClose(code, reason));
    };
    const peer = {
      send: (text: string) => toClient(() => open && handlers.onText(Buffer.from(text))),
      close,
      cut: () => close(1006, 'connection cut'),
    };
    toVenue(() => {
      if (!open) return;
      if (!this.#surface.admits(pathname)) return close(1006, 'the venue is down');
      if (this.#surface.refusalOf(service) !== undefined) return close(1006, 'the venue refuses the upgrade');
      connection = this.#surface.connect(service, pathname + search, peer);
      toClient(() => open && handlers.onOpen());
    });
    return {
      send: (text) => toVenue(() => open && connection?.onText(text)),
      drop: () => close(1006, 'dropped by the client'),
    };
  }

  request(request: HttpRequest, done: Parameters<Http['request']>[1]): void {
    const { pathname, searchParams } = new URL(request.url);
    const lane = this.#lane('http');
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    let settled = false;
    const settle = (outcome: Parameters<typeof done>[0]): void => {
      if (settled) return;
      settled = true;
      deadline.cancel();
      done(outcome);
    };
    const deadline = this.#timers.after(request.deadlineMs, () =>
      settle({ kind: 'failed', code: 'timeout', message: `no answer within ${request.deadlineMs} ms` }),
    );
    lane(() => {
      if (!this.#surface.admits(pathname)) {
        return lane(() => settle({ kind: 'failed', code: 'refused', message: 'the venue is down' }));
      }
      const asked = { method: request.method, path: pathname, query: searchParams, headers, body: request.body ?? '' };
      if (this.#surface.resetAfterBytes(asked) !== undefined) return lane(() => settle(CUT));
      this.#surface.http(asked, (status, answerHeaders, body, cutAtByte) =>
        lane(() => settle(cutAtByte === undefined ? { kind: 'answer', status, headers: answerHeaders, body } : CUT)),
      );
    });
  }

  /** One direction of a connection: what is sent first arrives first. */
  #lane(kind: 'sockets' | 'http'): (deliver: () => void) => void {
    let lastAt = 0;
    return (deliver) => {
      const { oneWayMs, cloggedUntilMs } = this.#weather();
      const delayMs = oneWayMs.min + this.#random.unit() * (oneWayMs.max - oneWayMs.min);
      const now = this.#timers.monoMs();
      const isClogged = now < cloggedUntilMs[kind];
      if (isClogged && kind === 'http') return;
      lastAt = Math.max(lastAt, isClogged ? cloggedUntilMs[kind] : now, now + delayMs);
      this.#timers.after(lastAt - now, deliver);
    };
  }
}
