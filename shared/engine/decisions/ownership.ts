import { INTERVAL_MS, scaled } from '../../market/intervals.ts';
import type { Market } from '../market.ts';
import type { ActiveStrategy, Engine } from '../state.ts';

/**
 * The maker whose round it is. Two makers in one market would outbid each other, so each round has one; with several on, they
 * take turns, round by round.
 */
export function makerOf({ makers, config }: Engine, { round }: Market): ActiveStrategy | undefined {
  if (makers.length <= 1) return makers[0];
  const number = Math.floor(round.startsAt / scaled(INTERVAL_MS[config.interval], round.timeScale));
  return makers[number % makers.length];
}
