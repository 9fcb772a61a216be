import * as z from 'zod';
import { EngineCore } from '../../shared/engine/core.ts';
import type { Input } from '../../shared/engine/input.ts';
import type { TokenId } from '../../shared/market/ids.ts';
import { TapeEncoder } from '../../shared/tape/index.ts';
import { type EpochMs, epochMs } from '../../shared/units/index.ts';
import { recordedSession, seal } from './recorded-session.ts';

/** Into which moment of the session the changes are put, counted from its first input: well within its second round. */
const MOMENT_MS = 80_000;

/** The changes that are used are those of the seconds that follow. They pass within this time, so that nothing gets old. */
const TAKEN_FROM_MS = 5_000;
const PASS_WITHIN_MS = 200;

const EVENTS = 20_000;

/** What a replay at full speed is timed on: an engine in the midst of trading, and a tape of level changes for it. */
export type OneChangeTape = {
  /** One zstd frame, as a tape is sealed (design §8). */
  readonly sealed: Uint8Array;
  readonly events: number;
  /** Both tokens of the market that the changes are for. */
  readonly tokens: readonly TokenId[];
  /** An engine at the moment at which the tape begins. */
  engine(): EngineCore;
};

const changesSchema = z.object({
  event_type: z.literal('price_change'),
  market: z.string(),
  price_changes: z.array(z.looseObject({ asset_id: z.string() })),
});

/** Who replays: the engine that traded, or one without strategies that is told of the world only, as `bulkhead record` is. */
export type Replayer = 'trading' | 'recording';

/** Recorded level changes, each in a frame of its own, over and over until there are {@link EVENTS}. */
export function oneChangeTape(replayer: Replayer): OneChangeTape {
  const session = recordedSession();
  const startedAt = session.inputs[0]?.at ?? epochMs(0);
  const at = epochMs(startedAt + MOMENT_MS);
  const ofAll = session.inputs.filter((input) => input.at < at);
  const before = replayer === 'trading' ? ofAll : ofAll.filter(isOfTheWorld);
  const strategies = replayer === 'trading' ? session.header.engine.strategies : [];
  const header = { ...session.header, engine: { ...session.header.engine, strategies } };
  const changes = changesIn(session.inputs.filter((input) => input.at >= at && input.at < at + TAKEN_FROM_MS));
  const engine = (): EngineCore => {
    const core = new EngineCore(header.engine, header.identity);
    for (const input of before) core.apply(input);
    return core;
  };
  const encoder = new TapeEncoder({ ...header, startedAt: at }, 0);
  for (let i = 0; i < EVENTS; i += 1) encoder.input(frameOf(changes[i % changes.length]!, i, at), 0);
  encoder.footer(epochMs(at + PASS_WITHIN_MS), { inputs: EVENTS, effectHash: '', reason: 'stop' });
  const tokens = [...new Set(changes.map(({ token }) => token))];
  return { sealed: seal(encoder.take()), events: EVENTS, tokens, engine };
}

/** Not an answer to what the recorded engine sent. */
function isOfTheWorld(input: Input): boolean {
  if (input.kind === 'frame') return input.feed !== 'user';
  return ['feed-up', 'feed-down', 'feed-gap', 'round-listed', 'strike', 'resolved', 'timer'].includes(input.event.type);
}

type Change = { readonly market: string; readonly token: TokenId; readonly entry: object };

/** Entries of the market that most changes are about: the one whose round runs. */
function changesIn(inputs: readonly Input[]): readonly Change[] {
  const all = inputs.flatMap((input) => {
    if (input.kind !== 'frame' || input.feed !== 'market') return [];
    const parsed = changesSchema.safeParse(JSON.parse(Buffer.from(input.bytes).toString()));
    if (!parsed.success) return [];
    const { market, price_changes } = parsed.data;
    return price_changes.map((entry): Change => ({ market, token: entry.asset_id as TokenId, entry }));
  });
  const byMarket = Map.groupBy(all, ({ market }) => market);
  const [busiest] = [...byMarket.values()].sort((a, b) => b.length - a.length);
  if (busiest === undefined) throw new Error('no level changed in the recorded session');
  return busiest;
}

function frameOf({ market, entry }: Change, index: number, start: EpochMs): Input {
  const at = epochMs(start + Math.floor((index * PASS_WITHIN_MS) / EVENTS));
  const message = { market, price_changes: [entry], timestamp: String(at), event_type: 'price_change' };
  return { kind: 'frame', at, feed: 'market', bytes: Buffer.from(JSON.stringify(message)) };
}
