import { ASSETS, type Asset } from '../../shared/market/assets.ts';
import { SeededRandom } from '../../shared/ports/seeded-random.ts';
import { FAIR_WEATHER } from './sim-network.ts';
import type { SimulatedSystem } from './simulated-system.ts';

/** One thing that goes wrong, at some moment of the safety phase. */
export type Trouble = {
  /** After the begin of the phase. */
  readonly atMs: number;
  /** For the report: what kind of fault it is. */
  readonly kind: string;
  readonly strike: (system: SimulatedSystem) => void;
};

/** A run as one seed draws it. */
export type SwarmPlan = {
  readonly seed: number;
  readonly assets: readonly Asset[];
  readonly roundLengthMs: number;
  readonly safetyMs: number;
  readonly troubles: readonly Trouble[];
};

/** Draws one trouble of a family: what it is called and what it does. */
type Draw = (draw: Dice) => Omit<Trouble, 'atMs'>;

/** Chance that a seed has a family at all: the fault nobody thought of is reached by combining few (reliability §9). */
const FAMILY_CHANCE = 0.3;

/** Troubles of one family in a run, at most. */
const MAX_OF_A_FAMILY = 4;

/** The bot is down for so long after a kill: the guard's restart, or a person's. */
const DOWN_MS = { min: 300, max: 12_000 };

/** Every choice of one seed. */
export class Dice {
  readonly #random: SeededRandom;
  readonly #assets: readonly Asset[];
  /** What is left of the phase from the moment that is being drawn for. */
  #leftMs = 0;

  constructor(random: SeededRandom, assets: readonly Asset[]) {
    this.#random = random;
    this.#assets = assets;
  }

  /** A moment of a phase; what is drawn from here on begins then. */
  moment(phaseMs: number): number {
    const atMs = this.between(0, phaseMs);
    this.#leftMs = phaseMs - atMs;
    return atMs;
  }

  /** A length of time that is over before the phase is. */
  span(min: number, max: number): number {
    return Math.max(1, Math.min(this.#leftMs, this.between(min, max)));
  }

  between(min: number, max: number): number {
    return Math.round(min + this.#random.unit() * (max - min));
  }

  of<T>(choices: readonly [T, ...T[]] | readonly T[]): T {
    return choices[Math.floor(this.#random.unit() * choices.length)]!;
  }

  chance(probability: number): boolean {
    return this.#random.unit() < probability;
  }

  asset(): Asset {
    return this.of(this.#assets);
  }
}

/** A fault of the venue's catalogue, for a time. */
function atVenue(
  name: string,
  forMs: number | undefined,
  request: Readonly<Record<string, unknown>>,
): Omit<Trouble, 'atMs'> {
  const lasting = forMs === undefined ? {} : { for: `${forMs}ms` };
  return { kind: name, strike: (system) => system.fault({ fault: name, ...request, ...lasting }) };
}

const ORDER_ROUTES = ['POST /clob/order', 'POST /clob/orders'] as const;
const READ_ROUTES = ['GET /clob/data/orders', 'GET /clob/data/trades', 'GET /clob/data/order'] as const;
const CANCEL_ROUTES = ['DELETE /clob/order', 'DELETE /clob/orders', 'DELETE /clob/cancel-market-orders'] as const;
const ROUTES = [...ORDER_ROUTES, ...ORDER_ROUTES, ...READ_ROUTES, ...CANCEL_ROUTES, 'GET /gamma'] as const;

/** The route and how often: part of every fault of requests. */
function requests(dice: Dice): { readonly route: string; readonly probability: number } {
  return { route: dice.of(ROUTES), probability: dice.of([0.05, 0.3, 1]) };
}

const FAMILIES: Readonly<Record<string, Draw>> = {
  'answers lost': (dice) => atVenue('answer-lost', dice.span(500, 8_000), requests(dice)),
  'accepted late': (dice) =>
    atVenue('accepted-late', dice.span(500, 8_000), {
      route: dice.of(ORDER_ROUTES),
      probability: dice.of([0.1, 0.5]),
      by: `${dice.between(200, 20_000)}ms`,
      answer: dice.of(['given', 'lost']),
    }),
  'answers slow': (dice) =>
    atVenue('slow-answer', dice.span(500, 8_000), { ...requests(dice), by: `${dice.between(100, 6_000)}ms` }),
  'fills first': (dice) => atVenue('fill-first', dice.span(2_000, 15_000), { by: `${dice.between(50, 4_000)}ms` }),
  'requests cut': (dice) =>
    atVenue('reset-request', dice.span(500, 8_000), { ...requests(dice), atByte: dice.between(0, 300) }),
  'answers cut': (dice) =>
    atVenue('reset-answer', dice.span(500, 8_000), { ...requests(dice), atByte: dice.between(0, 300) }),
  errors: (dice) =>
    atVenue('http-error', dice.span(500, 6_000), {
      ...requests(dice),
      status: dice.of([500, 502, 504, 429]),
      when: dice.of(['before', 'after']),
    }),
  'garbled answers': (dice) =>
    atVenue('garbled-answer', dice.span(500, 6_000), {
      ...requests(dice),
      how: dice.of(['truncated', 'not-json', 'empty']),
    }),
  'batches cut': (dice) => atVenue('batch-limit', dice.span(1_000, 10_000), { legs: dice.between(0, 3) }),
  modes: (dice) =>
    atVenue('mode', dice.span(1_000, 8_000), { mode: dice.of(['restarting', 'post-only', 'cancel-only', 'disabled']) }),
  'venue down': (dice) => atVenue('down', dice.span(500, 8_000), {}),
  'sockets cut': (dice) =>
    atVenue('socket-drop', undefined, { service: dice.of(['market', 'user', 'user', 'polybolt']) }),
  'sockets half open': (dice) =>
    atVenue('socket-half-open', dice.span(1_000, 15_000), { service: dice.of(['market', 'user', 'user']) }),
  'sockets frozen': (dice) =>
    atVenue('freeze', dice.span(1_000, 15_000), { service: dice.of(['market', 'user']), sticky: dice.chance(0.3) }),
  'sockets slow': (dice) =>
    atVenue('socket-slow', dice.span(1_000, 10_000), {
      service: dice.of(['market', 'user']),
      delay: `${dice.between(50, 4_000)}ms`,
    }),
  'sockets refused': (dice) =>
    atVenue('socket-refuse', dice.span(1_000, 10_000), {
      service: dice.of(['market', 'user']),
      status: dice.of([429, 503]),
    }),
  'frames lost': (dice) =>
    atVenue('socket-lose', dice.span(1_000, 15_000), {
      service: dice.of(['user', 'user', 'market']),
      probability: dice.of([0.02, 0.2, 1]),
    }),
  'trade ends lost': (dice) =>
    atVenue('socket-lose', dice.span(2_000, 20_000), {
      service: 'user',
      match: { event_type: 'trade', status: ['CONFIRMED', 'FAILED'] },
    }),
  'frames late': (dice) =>
    atVenue('socket-late', dice.span(1_000, 10_000), {
      service: dice.of(['user', 'user', 'market']),
      probability: dice.of([0.05, 0.5]),
      delay: `${dice.between(50, 5_000)}ms`,
    }),
  'frames twice': (dice) =>
    atVenue('socket-duplicate', dice.span(1_000, 15_000), {
      service: dice.of(['user', 'user', 'market']),
      probability: dice.of([0.1, 1]),
      delay: `${dice.between(0, 5_000)}ms`,
    }),
  'frames swapped': (dice) =>
    atVenue('socket-reorder', dice.span(1_000, 15_000), {
      service: dice.of(['user', 'market']),
      probability: dice.of([0.1, 0.5]),
    }),
  'frames cut': (dice) =>
    atVenue('socket-truncate', dice.span(500, 5_000), {
      service: dice.of(['user', 'market']),
      probability: dice.of([0.05, 0.3]),
    }),
  settlement: (dice) =>
    atVenue('settlement', dice.span(3_000, 30_000), {
      course: dice.of(['failed', 'retrying-failed', 'retrying-confirmed', 'unmined', 'not-broadcast', 'usual']),
      probability: dice.of([0.2, 1]),
      silent: dice.chance(0.4),
      ...(dice.chance(0.5) ? { delay: `${dice.between(100, 9_000)}ms` } : {}),
    }),
  ticks: (dice) => atVenue('tick', undefined, { asset: dice.asset() }),
  'strikes late': (dice) => atVenue('strike-late', dice.span(5_000, 30_000), { by: `${dice.between(100, 8_000)}ms` }),
  'resolutions late': (dice) =>
    atVenue('resolution-late', dice.span(5_000, 30_000), { by: `${dice.between(1_000, 40_000)}ms` }),
  'rounds unlisted': (dice) => atVenue('unlisted', dice.span(3_000, 25_000), { hydrating: dice.chance(0.5) }),
  'gamma stale': (dice) => atVenue('gamma-stale', dice.span(3_000, 20_000), { by: `${dice.between(1_000, 8_000)}ms` }),
  weather: (dice) => {
    const worst = dice.of([10, 60, 300, 1_500]);
    return {
      kind: 'network slow',
      strike: (system) => {
        system.weather = { ...system.weather, oneWayMs: { min: worst / 10, max: worst } };
      },
    };
  },
  clogs: (dice) => {
    const forMs = dice.span(200, 6_000);
    const where = dice.of(['sockets', 'http', 'both'] as const);
    return {
      kind: `network clogged`,
      strike: (system) => {
        const until = system.time.monoMs() + forMs;
        const { cloggedUntilMs } = system.weather;
        system.weather = {
          ...system.weather,
          cloggedUntilMs: {
            sockets: where === 'http' ? cloggedUntilMs.sockets : until,
            http: where === 'sockets' ? cloggedUntilMs.http : until,
          },
        };
      },
    };
  },
  'worker crashes': (dice) => {
    const asset = dice.asset();
    return { kind: 'worker crashed', strike: (system) => system.host.crash(asset) };
  },
  'worker loops': (dice) => {
    const asset = dice.asset();
    return { kind: 'worker wedged', strike: (system) => system.host.wedge(asset) };
  },
  'process kills': (dice) => {
    const downMs = dice.between(DOWN_MS.min, DOWN_MS.max);
    return { kind: 'process killed', strike: (system) => killFor(system, downMs) };
  },
  'power losses': (dice) => {
    const downMs = dice.between(DOWN_MS.min, DOWN_MS.max);
    return {
      kind: 'power lost',
      strike: (system) => {
        killFor(system, downMs);
        system.losePower();
      },
    };
  },
  'disk stalls': (dice) => {
    const forMs = dice.span(100, 6_000);
    return { kind: 'disk stalled', strike: (system) => system.disk.stall(forMs) };
  },
  'disk errors': (dice) => {
    const forMs = dice.span(1, 1_500);
    return {
      kind: 'disk sync failed',
      strike: (system) => {
        system.disk.failSyncs(true);
        system.time.after(forMs, () => system.disk.failSyncs(false));
      },
    };
  },
  'disk full': (dice) => {
    const forMs = dice.span(50, 3_000);
    return {
      kind: 'disk full',
      strike: (system) => {
        system.disk.fill(true);
        system.time.after(forMs, () => system.disk.fill(false));
      },
    };
  },
};

/** Kills the bot and starts it again later; one that is down already stays down until its own restart. */
function killFor(system: SimulatedSystem, downMs: number): void {
  if (!system.process.alive) return;
  system.process.kill();
  system.time.after(downMs, () => system.startProcess());
}

/** What goes wrong in the run of a seed: a subset of the families, few of each, at random moments. */
export function drawPlan(seed: number): SwarmPlan {
  const random = new SeededRandom(`swarm/${seed}`);
  const dice = new Dice(random.fork('plan'), ASSETS);
  const assets = dice.of([['BTC'], ['BTC', 'ETH'], ['SOL'], ['XRP', 'BTC']] as const);
  const roundLengthMs = dice.of([10_000, 15_000, 20_000]);
  const safetyMs = Math.round(roundLengthMs * (2 + dice.between(0, 20) / 10));
  const troubles = Object.entries(FAMILIES).flatMap(([family, draw]) => {
    const own = new Dice(random.fork(family), assets);
    if (!own.chance(FAMILY_CHANCE)) return [];
    return Array.from({ length: own.between(1, MAX_OF_A_FAMILY) }, () => ({
      atMs: own.moment(safetyMs),
      ...draw(own),
    }));
  });
  return { seed, assets, roundLengthMs, safetyMs, troubles: troubles.sort((a, b) => a.atMs - b.atMs) };
}

/** Ends what outlasts its phase: a restart's post-only time, slow weather, sockets that are wrong until they are replaced. */
export function heal(system: SimulatedSystem): void {
  system.weather = FAIR_WEATHER;
  system.fault({ fault: 'socket-heal' });
  system.fault({ fault: 'mode', mode: 'normal' });
}
