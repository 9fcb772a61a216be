import { mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { EngineCore } from '../../shared/engine/core.ts';
import type { Input } from '../../shared/engine/input.ts';
import { invariant, UsageError } from '../../shared/errors.ts';
import { windowAt } from '../../shared/market/calendar.ts';
import { SEALED, SegmentCheck, segmentName, TapeEncoder, type TapeHeader } from '../../shared/tape/index.ts';
import { type EpochMs, epochMs } from '../../shared/units/index.ts';
import type { TapePlan } from './importer.ts';

/** Inputs between two checkpoints. */
const CHECKPOINT_EVERY = 512;

/** Clocks of collectors are set right now and then; what goes back further is another recording of the same time. */
const OVERLAP_MS = 1_000;

/** Of every segment of an import. */
export type ImportIdentity = Omit<TapeHeader, 'segment' | 'startedAt' | 'previous'>;

/** A tape as it was written. */
export type WrittenTape = {
  readonly asset: string;
  readonly interval: string;
  readonly folder: string;
  readonly segments: number;
  readonly frames: number;
  readonly events: number;
  readonly bytes: number;
};

/**
 * Writes a plan's inputs as a tape of our own, one sealed segment per round window. An engine without strategies is fed on
 * the way and woken when it asks for it, so that the tape has its hashes and `replay` can prove it like any other.
 *
 * @throws {UsageError} code `overlap` when the inputs tell of the same time twice: two sources are never mixed
 */
export function writeTape(plan: TapePlan, folder: string, identity: ImportIdentity): WrittenTape {
  const writer = new ImportWriter(plan, folder, identity);
  for (const input of plan.inputs()) writer.take(input);
  return writer.finish();
}

class ImportWriter {
  readonly #plan: TapePlan;
  readonly #folder: string;
  readonly #identity: ImportIdentity;
  readonly #core: EngineCore;
  /** Moments that the engine wants to be woken at, ascending. */
  #due: EpochMs[] = [];
  #now = epochMs(0);
  /** The latest moment that the source told of. */
  #heardAt = epochMs(0);
  #windowEndsAt = epochMs(0);
  #open: { readonly encoder: TapeEncoder; readonly startedAt: EpochMs; readonly parts: Uint8Array[] } | undefined;
  #segments = 0;
  #chain = 0;
  #frames = 0;
  #events = 0;
  #bytes = 0;

  constructor(plan: TapePlan, folder: string, identity: ImportIdentity) {
    this.#plan = plan;
    this.#folder = folder;
    this.#identity = identity;
    this.#core = new EngineCore(identity.engine, identity.identity);
    mkdirSync(folder, { recursive: true });
  }

  take(input: Input): void {
    if (input.at < this.#heardAt - OVERLAP_MS) throw overlap(input.at, this.#heardAt);
    this.#heardAt = epochMs(Math.max(this.#heardAt, input.at));
    for (let due = this.#due[0]; due !== undefined && due <= input.at; due = this.#due[0]) {
      this.#due.shift();
      this.#apply({ kind: 'event', at: due, event: { type: 'timer' } });
    }
    if (input.kind === 'frame') this.#frames += 1;
    else this.#events += 1;
    this.#apply(input);
  }

  finish(): WrittenTape {
    if (this.#open !== undefined) this.#seal('end of the import');
    const { asset, interval } = this.#plan;
    const counts = { segments: this.#segments, frames: this.#frames, events: this.#events, bytes: this.#bytes };
    return { asset, interval, folder: this.#folder, ...counts };
  }

  /** Time never runs backwards on a tape. */
  #apply(input: Input): void {
    const at = epochMs(Math.max(this.#now, input.at));
    this.#now = at;
    if (this.#open !== undefined && at >= this.#windowEndsAt) this.#seal('round-end');
    const { encoder, parts } = (this.#open ??= this.#begin(at));
    const timed = { ...input, at };
    encoder.input(timed, 0);
    for (const effect of this.#core.apply(timed)) if (effect.type === 'wake') this.#wakeAt(effect.at);
    const { inputs, effectHash, effectsJson } = this.#core;
    encoder.effects(at, effectsJson);
    if (inputs % CHECKPOINT_EVERY !== 0) return;
    encoder.checkpoint(at, { inputs, effectHash });
    parts.push(encoder.take().slice());
  }

  #begin(at: EpochMs) {
    this.#windowEndsAt = windowAt(this.#plan.interval, at, 1).endsAt;
    const segment = this.#segments;
    const previous = segment === 0 ? {} : { previous: { incarnation: 1, segment: segment - 1, chain: this.#chain } };
    const header = { ...this.#identity, segment, startedAt: at, ...previous };
    return { encoder: new TapeEncoder(header, this.#chain), startedAt: at, parts: [] };
  }

  #seal(reason: string): void {
    invariant(this.#open !== undefined, 'a segment is open');
    const { encoder, startedAt, parts } = this.#open;
    const { inputs, effectHash } = this.#core;
    encoder.footer(this.#now, { inputs, effectHash, reason });
    parts.push(encoder.take());
    const path = join(this.#folder, segmentName(startedAt, 1, this.#segments) + SEALED);
    writeSealed(path, Buffer.concat(parts));
    this.#bytes += statSync(path).size;
    this.#chain = encoder.chain;
    this.#segments += 1;
    this.#open = undefined;
  }

  #wakeAt(at: EpochMs): void {
    const index = this.#due.findIndex((due) => due >= at);
    if (this.#due[index] === at) return;
    this.#due.splice(index === -1 ? this.#due.length : index, 0, at);
  }
}

function overlap(at: EpochMs, heardAt: EpochMs): UsageError {
  const [back, from] = [at, heardAt].map((ms) => new Date(ms).toISOString());
  return new UsageError(
    'overlap',
    `import: the files go back from ${from} to ${back}: leave out one of those that overlap`,
  );
}

/** Under its name only once it has been read back: a crash leaves no half tape. */
function writeSealed(path: string, raw: Buffer): void {
  const sealed = zstdCompressSync(raw, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
  const check = new SegmentCheck();
  check.push(zstdDecompressSync(sealed));
  invariant(check.finish() === undefined, `${path} reads back as it was written`);
  writeFileSync(`${path}.part`, sealed, { flush: true });
  renameSync(`${path}.part`, path);
}
