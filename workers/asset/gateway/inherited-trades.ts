import type { CompartmentConfig } from '../../../shared/events/worker-protocol.ts';
import type { EngineEvent, VenueFill } from '../../../shared/events/engine-events.ts';
import { windowAt } from '../../../shared/market/calendar.ts';
import type { ConditionId } from '../../../shared/market/ids.ts';
import type { Disk } from '../../../shared/ports/ports.ts';
import { type TapeHeader, TapeReader } from '../../../shared/tape/index.ts';
import { epochMs, type EpochMs } from '../../../shared/units/index.ts';
import { readSegment } from '../../ports/segment-bytes.ts';
import { PAPER_IDENTITY } from '../identity.ts';
import { earlierTapes } from '../predecessors.ts';

/**
 * How far the tapes are read: this many windows in which a worker began a segment, newest first. Who lived through so many has
 * long settled what was left to him, or has it on his own tape. Counted in windows with a worker, not in hours: a bot may be
 * down for as long as it likes.
 */
const MAX_WINDOWS = 5;

/** Sessions of another kind in the same data folder (recordings, the embedded venue) that are passed over, at most. */
const MAX_OTHERS = 16;

/** The account's record has what a round earned within this time of its resolution, real ms. Telling it twice does no harm. */
const RECORDED_WITHIN_MS = 10_000;

type InheritingConfig = Pick<CompartmentConfig, 'tapeFolder' | 'interval' | 'timeScale'>;

/**
 * What an asset's earlier workers traded on paper in rounds that are not settled, by round and in the order of trading: it is
 * what a paper venue has to know of the time before it. The tapes hold it, since each fill comes to its engine as an event,
 * inherited ones too. A damaged tape is read up to the damage.
 */
export function inheritedTrades(disk: Disk, config: InheritingConfig): ReadonlyMap<ConditionId, readonly VenueFill[]> {
  const { interval, timeScale } = config;
  const tapes = earlierTapes(disk, config.tapeFolder).toSorted((a, b) => a.startedAt - b.startedAt);
  const others = new Set<string>();
  const stories: Story[] = [];
  let [since, windows] = [epochMs(0), 0];
  for (const { folder, path, startedAt } of tapes.toReversed()) {
    if (others.has(folder)) continue;
    const reader = new TapeReader(readSegment(disk, path));
    if (reader.header === undefined) continue;
    if (!isOfPaper(reader.header, config)) {
      if (others.add(folder).size === MAX_OTHERS) break;
      continue;
    }
    const window = windowAt(interval, epochMs(startedAt), timeScale).startsAt;
    if (window !== since) windows += 1;
    if (windows > MAX_WINDOWS) break;
    since = window;
    stories.push(storyOf(reader));
  }
  return unsettledTrades(stories.toReversed(), since);
}

/** The end of a tape, and what it says of rounds and fills, in order. */
type Story = { readonly lastAt: number; readonly events: readonly Told[] };
type Told = { readonly at: EpochMs; readonly event: RelevantEvent };
type RelevantEvent = Extract<EngineEvent, { type: 'round-listed' | 'resolved' | 'user-fill' }>;

/** A recording has no strategies: nobody traded, and what it saw resolved nobody has settled. */
function isOfPaper({ identity, interval, engine }: TapeHeader, config: InheritingConfig): boolean {
  return identity.address === PAPER_IDENTITY.address && interval === config.interval && engine.strategies.length > 0;
}

function storyOf(reader: TapeReader): Story {
  const events: Told[] = [];
  let lastAt = 0;
  for (let record = reader.next(); record !== undefined; record = reader.next()) {
    if (record.type !== 'input') continue;
    const { input } = record;
    lastAt = Math.max(lastAt, input.at);
    if (input.kind === 'event' && isRelevant(input.event)) events.push({ at: input.at, event: input.event });
  }
  return { lastAt, events };
}

function isRelevant(event: EngineEvent): event is RelevantEvent {
  return event.type === 'round-listed' || event.type === 'resolved' || event.type === 'user-fill';
}

/** @param since rounds that began earlier may be known by half, and are left out */
function unsettledTrades(stories: readonly Story[], since: EpochMs): ReadonlyMap<ConditionId, readonly VenueFill[]> {
  const lastAt = Math.max(0, ...stories.map((story) => story.lastAt));
  const fills = new Map<string, VenueFill>();
  const open = new Set<ConditionId>();
  const settled = new Set<ConditionId>();
  for (const { at, event } of stories.flatMap(({ events }) => events)) {
    if (event.type === 'round-listed' && event.round.startsAt >= since) open.add(event.round.conditionId);
    if (event.type === 'resolved' && at + RECORDED_WITHIN_MS <= lastAt) settled.add(event.conditionId);
    if (event.type === 'user-fill') noteFill(fills, event.fill);
  }
  const standing = [...fills.values()].filter(({ conditionId: id }) => open.has(id) && !settled.has(id));
  return Map.groupBy(standing, ({ conditionId }) => conditionId);
}

/** The first word gives a fill its place, the last one its status; confirmed is final. */
function noteFill(fills: Map<string, VenueFill>, fill: VenueFill): void {
  if (fills.get(fill.tradeId)?.status !== 'CONFIRMED') fills.set(fill.tradeId, fill);
}
