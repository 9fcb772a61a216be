import type { Input } from '../../../shared/engine/input.ts';
import type { Feed } from '../../../shared/events/engine-events.ts';
import type { Asset } from '../../../shared/market/assets.ts';
import { createRecords } from '../../../shared/wire/market/records.ts';
import { SchemaDecoder } from '../../../shared/wire/market/schema-decoder.ts';
import { TokenTable } from '../../../shared/wire/market/token-table.ts';
import { BinanceDecoder, PolyboltDecoder } from '../../../shared/wire/prices/index.ts';
import { decodeUserFrame, type UserIdentity } from '../../../shared/wire/user/index.ts';
import { type BenchCase, type BenchResult, type Figures, figuresOf } from '../bench-case.ts';
import { engineFor, type RecordedSession, recordedSession } from '../recorded-session.ts';

type Frame = Extract<Input, { kind: 'frame' }>;

type Sample = { readonly feed: Feed; readonly ns: number };

/** The first passes are for the compiler. */
const WARM_UPS = 2;
const PASSES = 5;

export const bench: BenchCase = {
  name: 'decision',
  unit: 'frame of any feed → decision, every strategy on, over a recorded session of three rounds',
  target: { medianNs: 25_000, p99Ns: 150_000 },
  measure: () => {
    const session = recordedSession();
    const ours: Sample[] = [];
    const schemas: Sample[] = [];
    for (let pass = -WARM_UPS; pass < PASSES; pass += 1) {
      replay(session, pass < 0 ? [] : ours);
      parseFrames(session, pass < 0 ? [] : schemas);
    }
    return {
      subject: figuresFor(ours, 'all'),
      rivals: [
        { name: 'JSON.parse + zod of the same frames, deciding nothing', figures: figuresFor(schemas, 'all') },
        { name: 'market frames alone → decision', figures: figuresFor(ours, 'market') },
        { name: 'JSON.parse + zod of market frames alone', figures: figuresFor(schemas, 'market') },
      ],
    } satisfies BenchResult;
  },
};

function figuresFor(samples: readonly Sample[], feed: Feed | 'all'): Figures {
  return figuresOf(samples.filter((sample) => feed === 'all' || sample.feed === feed).map(({ ns }) => ns));
}

/** Times each frame. What else is on the tape is applied in its place: the decisions must be those of the recording. */
function replay(session: RecordedSession, samples: Sample[]): void {
  const core = engineFor(session);
  for (const input of session.inputs) {
    const start = process.hrtime.bigint();
    core.apply(input);
    const ns = Number(process.hrtime.bigint() - start);
    if (input.kind === 'frame') samples.push({ feed: input.feed, ns });
  }
  if (core.effectHash !== session.effectHash) throw new Error('the replay decided otherwise than the recording');
}

function parseFrames({ header, inputs }: RecordedSession, samples: Sample[]): void {
  const parse = schemaParser(header.asset, header.identity);
  for (const input of inputs) {
    if (input.kind !== 'frame') continue;
    const start = process.hrtime.bigint();
    parse(input);
    samples.push({ feed: input.feed, ns: Number(process.hrtime.bigint() - start) });
  }
}

/** Every feed through JSON.parse and its schema. No token is known, so that nothing goes on from there. */
function schemaParser(asset: Asset, identity: UserIdentity): (frame: Frame) => unknown {
  const counters = { scanned: 0, unscanned: 0, ignored: 0, refused: 0, unknownTokens: 0 };
  const market = new SchemaDecoder(new TokenTable(), createRecords(), counters);
  const prices = new PolyboltDecoder(asset);
  const binance = new BinanceDecoder(asset);
  return ({ feed, bytes, at }) => {
    switch (feed) {
      case 'market':
        return market.decode(bytes, () => undefined);
      case 'prices':
        return prices.decode(bytes);
      case 'binance':
        return binance.decode(bytes, at);
      case 'user':
        return decodeUserFrame(bytes, identity);
    }
  };
}
