import { ASSETS, type Asset } from '../../shared/market/assets.ts';
import { SeededRandom } from '../../shared/ports/seeded-random.ts';
import { Dice } from './dice.ts';
import { OWN_TROUBLES } from './own-troubles.ts';
import { FAIR_WEATHER } from './sim-network.ts';
import type { SimulatedSystem } from './simulated-system.ts';
import type { Trouble } from './trouble.ts';
import { VENUE_TROUBLES } from './venue-troubles.ts';

/** A trouble and its moment, after the begin of the safety phase. */
export type PlannedTrouble = Trouble & { readonly atMs: number };

/** A run as one seed draws it. */
export type SwarmPlan = {
  readonly seed: number;
  readonly assets: readonly Asset[];
  readonly roundLengthMs: number;
  readonly safetyMs: number;
  /** Nominal ms between two changes of a quote. */
  readonly minRefreshMs: number;
  /** By their moments. */
  readonly troubles: readonly PlannedTrouble[];
};

/** Chance that a seed has a family at all: the fault nobody thought of is reached by combining few (reliability §9). */
const FAMILY_CHANCE = 0.3;

/** Troubles of one family in a run, at most. */
const MAX_OF_A_FAMILY = 4;

/**
 * How often quotes change, nominal ms, by turns: as shipped, which compressed rounds make a frenzy of ten and more changes in a
 * second, and calmer, so that quotes live long enough to be filled and doubts long enough to meet other troubles.
 */
const PACES_MS = [2_000, 5_000, 10_000] as const;

const FAMILIES = { ...VENUE_TROUBLES, ...OWN_TROUBLES };

/** What goes wrong in the run of a seed: a subset of the families, few of each, at random moments. */
export function drawPlan(seed: number): SwarmPlan {
  const random = new SeededRandom(`swarm/${seed}`);
  const dice = new Dice(random.fork('plan'), ASSETS);
  const assets = dice.of([['BTC'], ['BTC', 'ETH'], ['SOL'], ['XRP', 'BTC']] as const);
  const roundLengthMs = dice.of([10_000, 15_000, 20_000]);
  const safetyMs = Math.round(roundLengthMs * (2 + dice.between(0, 20) / 10));
  const minRefreshMs = PACES_MS[seed % PACES_MS.length]!;
  const troubles = Object.entries(FAMILIES).flatMap(([family, draw]) => {
    const own = new Dice(random.fork(family), assets);
    if (!own.chance(FAMILY_CHANCE)) return [];
    return Array.from({ length: own.between(1, MAX_OF_A_FAMILY) }, () => ({
      atMs: own.moment(safetyMs),
      ...draw(own),
    }));
  });
  return { seed, assets, roundLengthMs, safetyMs, minRefreshMs, troubles: troubles.sort((a, b) => a.atMs - b.atMs) };
}

/** Ends what outlasts its phase: a restart's post-only time, slow weather, sockets that are wrong until they are replaced. */
export function heal(system: SimulatedSystem): void {
  system.weather = FAIR_WEATHER;
  system.fault({ fault: 'socket-heal' });
  system.fault({ fault: 'mode', mode: 'normal' });
}
