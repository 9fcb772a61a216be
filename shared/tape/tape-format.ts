import type { EngineConfig } from '../engine/config.ts';
import type { Input } from '../engine/input.ts';
import { FEEDS } from '../events/engine-events.ts';
import type { Asset } from '../market/assets.ts';
import type { Interval } from '../market/intervals.ts';
import type { EpochMs } from '../units/index.ts';
import type { UserIdentity } from '../wire/user/index.ts';

/**
 * A tape segment is the {@link MAGIC}, the {@link TAPE_VERSION} as u32, then records. All numbers are little-endian.
 *
 * | bytes | record field |
 * |---|---|
 * | 0–3 | CRC-32C of everything that follows in this record |
 * | 4–7 | payload length |
 * | 8–11 | link: the CRC of the record before; in a segment's first record that of the previous segment's last one, 0 if none |
 * | 12–15 | seq: 0, 1, 2 … within the segment |
 * | 16–23 | at: venue-corrected time, ms, f64 |
 * | 24–31 | receivedNs: monotonic receive time, ns, f64 |
 * | 32 | type, see {@link RECORD} |
 * | 33 | feed: index in `FEEDS` for frames, {@link NO_FEED} otherwise |
 * | 34… | payload: raw bytes of a frame, JSON of everything else |
 *
 * Since every CRC covers the link, it stands for all that came before it: a record or a segment that is dropped, swapped or
 * comes from elsewhere breaks the chain. This guards against accidents, not against a forger.
 */
export const RECORD_HEAD = 34;

/** "BHTAPE" and a line end that transfers in text mode would mangle. */
export const MAGIC = new Uint8Array([0x42, 0x48, 0x54, 0x41, 0x50, 0x45, 0x0d, 0x0a]);

/** Bumped when there is a record that older readers do not know. Version 1 had no effects on it. A reader refuses what it does not know. */
export const TAPE_VERSION = 2;
export const OLDEST_TAPE_VERSION = 1;

/** Bytes before the first record. */
export const PREAMBLE = MAGIC.length + 4;

/** No payload is larger: sockets refuse frames above 1 MiB. */
export const MAX_PAYLOAD = 16 * 1024 * 1024;

export const NO_FEED = 0xff;

/** Values of the type byte. */
export const RECORD = { header: 0, frame: 1, event: 2, checkpoint: 3, footer: 4, effects: 5 } as const;

/** Offsets within a record; see {@link RECORD_HEAD}. */
export const AT = { crc: 0, length: 4, link: 8, seq: 12, at: 16, receivedNs: 24, type: 32, feed: 33 } as const;

/**
 * First record of a segment: everything that a replay needs besides the inputs. It holds no secret: the API key stands as
 * `owner` in every user frame anyway, and without secret and passphrase it opens nothing.
 */
export type TapeHeader = {
  readonly asset: Asset;
  readonly interval: Interval;
  /** Whose market it is of; absent on tapes of builds that did not tell it. */
  readonly venue?: 'embedded' | 'polymarket';
  readonly runId: string;
  /** The how-manieth start of this asset's worker. */
  readonly incarnation: number;
  /** 0 for the first segment of an incarnation. An engine's state runs through all of them. */
  readonly segment: number;
  readonly buildHash: string;
  readonly configHash: string;
  /** `process.version` and `process.versions.v8` of the recording program. */
  readonly node: string;
  readonly v8: string;
  readonly startedAt: EpochMs;
  readonly engine: EngineConfig;
  readonly identity: UserIdentity;
  /** Absent in the first segment of a session, and on tapes of builds that did not tell it. */
  readonly previous?: PreviousSegment;
  /** Where an imported tape comes from; absent on a recording of our own. */
  readonly source?: TapeSource;
};

/**
 * The segment before this one in the same session and asset, an earlier incarnation's last one included: with it the order
 * and the completeness of a session's files can be proved.
 */
export type PreviousSegment = {
  readonly incarnation: number;
  readonly segment: number;
  /** CRC of its last record that could be believed. */
  readonly chain: number;
};

/** Origin of an imported tape, and what it cannot prove. */
export type TapeSource = {
  /** The importer's name of the format. */
  readonly format: string;
  /** As its publisher calls it, where that is known. */
  readonly name?: string;
  readonly licence?: string;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  /** Every conclusion that may not be drawn from the tape, in words. */
  readonly cannotProve: readonly string[];
};

/** Where the engine stood after the inputs so far; a replay must stand at the same point. */
export type Checkpoint = {
  /** Inputs applied since the incarnation began. */
  readonly inputs: number;
  /** `EngineCore.effectHash` after them. */
  readonly effectHash: string;
};

/** Last record of a segment that was closed in order. */
export type Footer = Checkpoint & {
  /** Records before this one, the header included. */
  readonly records: number;
  /** Why the segment ended: `round-end`, `stop`, … */
  readonly reason: string;
};

/** One record after the header, as read. Frame bytes are a view into the segment's bytes. */
export type TapeRecord =
  | { readonly type: 'input'; readonly seq: number; readonly receivedNs: number; readonly input: Input }
  /** JSON of what the engine wanted upon the input before it, as it stands in the effect hash. Left out where it wanted nothing. */
  | { readonly type: 'effects'; readonly seq: number; readonly at: EpochMs; readonly effects: string }
  | { readonly type: 'checkpoint'; readonly seq: number; readonly at: EpochMs; readonly checkpoint: Checkpoint }
  | { readonly type: 'footer'; readonly seq: number; readonly at: EpochMs; readonly footer: Footer };

/**
 * What became of a segment (reliability §8).
 *
 * `clean`: ends with its footer. `torn`: a valid prefix with nothing valid after it, as a crash leaves it; the prefix may be
 * used. `corrupt`: something valid follows something bad, a record is missing or foreign, or it is no tape that we know;
 * only what stands before the offset can be believed.
 */
export type TapeVerdict =
  | { readonly condition: 'clean' }
  | { readonly condition: 'torn'; readonly offset: number; readonly lostBytes: number }
  | { readonly condition: 'corrupt'; readonly offset: number; readonly reason: string };

/** Index in the feed byte, which must never change meaning. */
export function feedIndex(input: Input): number {
  return input.kind === 'frame' ? FEEDS.indexOf(input.feed) : NO_FEED;
}
