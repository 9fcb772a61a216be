import type { Input } from '../../shared/engine/input.ts';
import { UsageError } from '../../shared/errors.ts';
import type { Asset } from '../../shared/market/assets.ts';
import type { Interval, TimeScale } from '../../shared/market/intervals.ts';
import type { Round } from '../../shared/market/round.ts';
import type { EpochMs } from '../../shared/units/index.ts';
import type { TapeSource } from '../../workers/venue/index.ts';
import { findTapes, type IncarnationTape, openTapeFile } from '../replay/tape-files.ts';

/** Tapes that can be played together. */
export type PlayableTapes = {
  readonly tapes: readonly TapeSource[];
  readonly interval: Interval;
  readonly timeScale: TimeScale;
};

/** A day in a quarter of an hour. */
const FASTEST = 100;

type Playable = { readonly source: TapeSource; readonly interval: Interval; readonly timeScale: TimeScale };

/**
 * The recordings that the paths name, one source per asset: incarnations of one asset follow one another.
 *
 * @throws {UsageError} when there is no tape, when one lists no round, or when they differ in interval or round length
 */
export function playableTapes(paths: readonly string[]): PlayableTapes {
  const byAsset = Map.groupBy(findTapes(paths).incarnations, ({ segments }) => segments[0].header.asset);
  const playables = [...byAsset].map(([asset, incarnations]) => playable(asset, incarnations));
  const [first, ...others] = playables;
  if (first === undefined) throw new UsageError('tape', `--tape: no readable tape in ${paths.join(', ')}`);
  const { interval, timeScale } = first;
  if (others.some((other) => other.interval !== interval || other.timeScale !== timeScale)) {
    throw new UsageError('tape', '--tape: the tapes are of rounds of different lengths; play them apart');
  }
  return { tapes: playables.map(({ source }) => source), interval, timeScale };
}

function playable(asset: Asset, found: readonly IncarnationTape[]): Playable {
  const incarnations = [...found].sort((a, b) => startOf(a) - startOf(b));
  const round = firstRound(inputsOf(incarnations));
  if (round === undefined) {
    throw new UsageError('tape', `--tape: the recording of ${asset} lists no round: there is nothing to play it in`);
  }
  const { interval, timeScale, startsAt: firstRoundAt } = round;
  const source = { asset, firstRoundAt, startsAt: startOf(incarnations[0]!), inputs: () => inputsOf(incarnations) };
  return { source, interval, timeScale };
}

function startOf({ segments }: IncarnationTape): EpochMs {
  return segments[0].header.startedAt;
}

function firstRound(inputs: Iterator<Input>): Round | undefined {
  for (let { value, done } = inputs.next(); done !== true; { value, done } = inputs.next()) {
    if (value?.kind === 'event' && value.event.type === 'round-listed') return value.event.round;
  }
  return undefined;
}

/** Segment after segment, each read when it is its turn. */
function* inputsOf(incarnations: readonly IncarnationTape[]): Generator<Input, undefined> {
  for (const { segments } of incarnations) {
    for (const { path } of segments) {
      const reader = openTapeFile(path);
      for (let record = reader.next(); record !== undefined; record = reader.next()) {
        if (record.type === 'input') yield record.input;
      }
    }
  }
  return undefined;
}

/** @throws {UsageError} unless the text is a speed at which a tape can be played */
export function speedFrom(text: string): number {
  const speed = Number(text);
  if (speed > 0 && speed <= FASTEST) return speed;
  throw new UsageError('flag', `--speed: "${text}" is not a number above 0 and up to ${FASTEST}`);
}
