import { EngineCore } from '../../shared/engine/core.ts';
import type { Input } from '../../shared/engine/input.ts';
import { toErrorRecord } from '../../shared/errors.ts';
import {
  type Checkpoint,
  type Footer,
  type TapeHeader,
  TapeReader,
  type TapeRecord,
  type TapeVerdict,
} from '../../shared/tape/index.ts';
import type { Difference, IncarnationReport, ReplayResult } from './report.ts';
import type { IncarnationTape, TapeFile } from './tape-files.ts';

/** What runs the replay, to be compared with what recorded the tape. */
export type Platform = Pick<TapeHeader, 'buildHash' | 'node' | 'v8'>;

/**
 * Feeds the inputs of one incarnation to a fresh engine and compares it with the recording at every checkpoint and footer
 * (design §8). Depends on nothing but the tape and this build.
 *
 * @param read gets a segment's bytes
 */
export function replayIncarnation(
  tape: IncarnationTape,
  platform: Platform,
  read: (path: string) => Uint8Array,
): IncarnationReport {
  const replay = new Replay(tape.segments[0].header);
  const notes = platformNotes(tape.segments[0].header, platform);
  for (const [index, segment] of tape.segments.entries()) {
    if (!replay.segment(segment, index, new TapeReader(read(segment.path)))) break;
  }
  const { asset, interval, runId, incarnation } = tape.segments[0].header;
  const segments = tape.segments.length;
  return { asset, interval, runId, incarnation, segments, ...replay.outcome(), notes: [...notes, ...replay.notes] };
}

type Outcome = Pick<IncarnationReport, 'result' | 'inputs' | 'compared' | 'effectHash' | 'difference'>;

/** One engine on its way through the segments of an incarnation. */
class Replay {
  readonly notes: string[] = [];
  readonly #core: EngineCore;
  #chain = 0;
  #compared = 0;
  #agreedUntilInput = 0;
  #failure: 'different' | 'unreadable' | undefined;
  #difference: Difference | undefined;
  /** Of the segment last read; absent when it was torn. */
  #lastFooter: Footer | undefined;
  /** What the engine threw: nothing may follow on the tape, since the worker ended there as well. */
  #thrown: string | undefined;

  constructor(header: TapeHeader) {
    this.#core = new EngineCore(header.engine, header.identity);
  }

  /** Replays one segment; false when going on makes no sense. */
  segment({ path, header }: TapeFile, index: number, reader: TapeReader): boolean {
    if (header.segment !== index) return this.#fail('unreadable', `segment ${index} is missing before ${path}`);
    if (reader.previousChain !== this.#chain) {
      return this.#fail('unreadable', `${path} does not continue the segment before it`);
    }
    this.#lastFooter = undefined;
    for (let record = reader.next(); record !== undefined; record = reader.next()) {
      if (this.#thrown !== undefined) return this.#fail('different', `the recording went on after ${this.#thrown}`);
      if (!this.#take(path, record)) return false;
    }
    this.#chain = reader.chain;
    return this.#judge(path, reader.verdict);
  }

  outcome(): Outcome {
    const { inputs, effectHash } = this.#core;
    if (this.#thrown !== undefined && this.#failure === undefined) this.notes.push(`it ends with ${this.#thrown}`);
    if (this.#failure === undefined && this.#lastFooter?.reason === 'round-end') {
      this.notes.push('it ends with a round, after which another segment would begin: that one is not here');
    }
    const result: ReplayResult = this.#failure ?? (this.#compared > 0 ? 'identical' : 'unproven');
    const difference = this.#difference === undefined ? {} : { difference: this.#difference };
    return { result, inputs, compared: this.#compared, effectHash, ...difference };
  }

  #take(path: string, record: TapeRecord): boolean {
    if (record.type === 'footer') {
      this.#lastFooter = record.footer;
      return this.#compare(path, record.seq, record.footer);
    }
    if (record.type === 'checkpoint') return this.#compare(path, record.seq, record.checkpoint);
    this.#apply(record.input);
    return true;
  }

  #apply(input: Input): void {
    try {
      this.#core.apply(input);
    } catch (thrown) {
      const { name, message } = toErrorRecord(thrown);
      this.#thrown = `input ${this.#core.inputs}, at which the engine throws: ${name}: ${message}`;
    }
  }

  #compare(path: string, record: number, expected: Checkpoint): boolean {
    const { inputs, effectHash } = this.#core;
    this.#compared += 1;
    if (inputs === expected.inputs && effectHash === expected.effectHash) {
      this.#agreedUntilInput = inputs;
      return true;
    }
    this.#failure = 'different';
    this.#difference = {
      path,
      record,
      agreedUntilInput: this.#agreedUntilInput,
      differsAtInput: inputs,
      expected: stand(expected),
      actual: stand({ inputs, effectHash }),
    };
    return false;
  }

  #judge(path: string, verdict: TapeVerdict | undefined): boolean {
    if (verdict?.condition === 'corrupt') {
      return this.#fail('unreadable', `${path} is corrupt at byte ${verdict.offset}: ${verdict.reason}`);
    }
    if (verdict?.condition === 'torn') {
      this.notes.push(`${path} ends without a footer; ${verdict.lostBytes} bytes of a torn record were left out`);
    }
    return true;
  }

  #fail(result: 'different' | 'unreadable', note: string): false {
    this.#failure = result;
    this.notes.push(note);
    return false;
  }
}

function stand({ inputs, effectHash }: Checkpoint): string {
  return `${effectHash || '(no effects)'} after ${inputs} inputs`;
}

/** In what the recording program differs from this one: the first suspects when decisions differ. */
function platformNotes(recorded: TapeHeader, running: Platform): string[] {
  const names = { buildHash: 'build', node: 'Node', v8: 'V8' } as const;
  return (['buildHash', 'node', 'v8'] as const)
    .filter((key) => recorded[key] !== running[key])
    .map((key) => `recorded by ${names[key]} ${recorded[key]}, replayed by ${running[key]}`);
}
