import { createHash } from 'node:crypto';
import type { StrategySetting } from '../../shared/engine/config.ts';
import { rounded } from '../../shared/backtest/markouts.ts';
import { createEngine, step } from '../../shared/engine/engine.ts';
import { FrameDecoder } from '../../shared/engine/frame-decoder.ts';
import type { Effect } from '../../shared/events/effects.ts';
import type { EngineEvent } from '../../shared/events/engine-events.ts';
import { type Evidence, strategyHash } from '../../shared/evidence/evidence.ts';
import { strategiesNamed } from '../../shared/strategies/index.ts';
import type { TapeHeader, TapeReader } from '../../shared/tape/index.ts';
import { reloadStrategies } from '../../workers/strategies/own-strategies.ts';
import type { IncarnationTape } from '../replay/tape-files.ts';
import { mutable } from './from-backtest.ts';
import { poolCalibrations, poolMarkouts } from './pool.ts';
import { TapeEar } from './tape-ear.ts';

/** What the tapes themselves do not say. */
export type TapeOrigin = Pick<Evidence['source'], 'kind' | 'venue'> & { readonly build: string };

/**
 * What a session's own tapes say of each strategy that ran in it, over all assets: its engines read them once more, and what they
 * tell on the way is measured.
 *
 * @param open opens a segment
 */
export function evidenceOfTapes(
  incarnations: readonly IncarnationTape[],
  { build, ...source }: TapeOrigin,
  open: (path: string) => TapeReader,
): readonly Evidence[] {
  const ears = new Map<string, TapeEar>();
  const chains = createHash('sha256');
  const span = { from: Infinity, to: -Infinity };
  for (const tape of incarnations) {
    const { asset } = tape.segments[0].header;
    const ear = ears.get(asset) ?? new TapeEar();
    ears.set(asset, ear);
    listen(tape, ear, open, (at, chain) => {
      span.from = Math.min(span.from, at);
      span.to = Math.max(span.to, at);
      if (chain !== undefined) chains.update(`${chain}\n`);
    });
  }
  for (const ear of ears.values()) ear.finish();
  const headers = incarnations.map(({ segments: [{ header }] }) => header);
  const segments = incarnations.reduce((sum, tape) => sum + tape.segments.length, 0);
  const origin = { ...source, data: chains.digest('hex').slice(0, 16), segments, sessions: 1 };
  return settingsIn(headers).map((setting) => ({
    schema: 'bulkhead.evidence/1',
    ...describe(setting),
    build,
    source: origin,
    assets: [...ears.keys()],
    intervals: [...new Set(headers.map(({ interval }) => interval))],
    ...(span.from === Infinity ? { from: 0, to: 0 } : span),
    ...measure(setting.name, [...ears.values()]),
  }));
}

function listen(
  { segments: [first, ...others] }: IncarnationTape,
  ear: TapeEar,
  open: (path: string) => TapeReader,
  note: (at: number, chain?: number) => void,
): void {
  const { header } = first;
  const names = header.engine.strategies.map(({ name }) => name);
  const own = reloadStrategies(header.engine.strategies).strategies;
  const engine = createEngine(header.engine, strategiesNamed(names, own));
  const decoder = new FrameDecoder(engine.tokens, header.identity, header.asset);
  ear.begin();
  for (const { path } of [first, ...others]) {
    const reader = open(path);
    for (let record = reader.next(); record !== undefined; record = reader.next()) {
      if (record.type !== 'input') continue;
      const { input } = record;
      const effects: Effect[] = [];
      const take = (event: EngineEvent): void => step(engine, input.at, event, effects);
      ear.look(engine, input.at);
      if (input.kind === 'frame') decoder.decode(input.feed, input.bytes, input.at, take);
      else {
        if (input.event.type === 'feed-up') decoder.reset(input.event.feed);
        take(input.event);
      }
      ear.hear(engine, input.at, effects);
      note(input.at);
    }
    note(header.startedAt, reader.chain);
  }
}

/** As the session began with them; what was changed while it ran is another strategy, and no evidence for this one. */
function settingsIn(headers: readonly TapeHeader[]): readonly StrategySetting[] {
  return headers[0]?.engine.strategies ?? [];
}

function describe(setting: StrategySetting): Pick<Evidence, 'strategy' | 'params' | 'paramsHash'> {
  const params = setting.params as Evidence['params'];
  return { strategy: setting.name, params, paramsHash: strategyHash(setting) };
}

function measure(
  name: string,
  ears: readonly TapeEar[],
): Pick<Evidence, 'rounds' | 'fills' | 'pnlUsdc' | 'markouts' | 'calibration'> {
  const heard = ears.flatMap(({ strategies }) => strategies.get(name) ?? []);
  return {
    rounds: heard.reduce((sum, { rounds }) => sum + rounds.size, 0),
    fills: heard.reduce((sum, { fills }) => sum + fills, 0),
    pnlUsdc: rounded(ears.reduce((sum, { pnl }) => sum + (pnl.byStrategy()[name] ?? 0), 0)),
    markouts: [...poolMarkouts(heard.map(({ markouts }) => markouts.result()))],
    calibration: poolCalibrations(ears.map(({ calibration }) => calibration.result())).map(mutable),
  };
}
