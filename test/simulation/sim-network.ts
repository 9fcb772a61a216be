import type { Http, HttpRequest, Random, Socket, SocketHandlers, Sockets, Timers } from '../../shared/ports/ports.ts';
import { socketServiceAt } from '../../workers/venue/api/paths.ts';
import type { VenueSurface } from '../../workers/venue/api/surface.ts';

/** One way through the simulated network takes between these, ms. Order within a connection is kept. */
const ONE_WAY_MS = { min: 0.2, max: 2 };

/** What is left of a request whose connection a fault cut. */
const CUT = { kind: 'failed', code: 'reset', message: 'connection cut' } as const;

/** A client's wires to the venue: sockets and HTTP in memory, with delays drawn from the client's own random stream. */
export class SimNetwork implements Sockets, Http {
  readonly #surface: VenueSurface;
  readonly #timers: Timers & { monoMs(): number };
  readonly #random: Random;

  constructor(surface: VenueSurface, timers: Timers & { monoMs(): number }, random: Random) {
    this.#surface = surface;
    this.#timers = timers;
    this.#random = random;
  }

  open(url: string, handlers: SocketHandlers): Socket {
    const { pathname, search } = new URL(url);
    const service = socketServiceAt(pathname);
    if (service === undefined) throw new Error(`the simulated venue serves no socket at ${url}`);
    const toVenue = this.#lane();
    const toClient = this.#lane();
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
    const lane = this.#lane();
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
  #lane(): (deliver: () => void) => void {
    let lastAt = 0;
    return (deliver) => {
      const delayMs = ONE_WAY_MS.min + this.#random.unit() * (ONE_WAY_MS.max - ONE_WAY_MS.min);
      const now = this.#timers.monoMs();
      lastAt = Math.max(lastAt, now + delayMs);
      this.#timers.after(lastAt - now, deliver);
    };
  }
}
