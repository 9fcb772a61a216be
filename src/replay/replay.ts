import { EngineCore } from '../../shared/engine/core.ts';
import type { Input } from '../../shared/engine/input.ts';
import { toErrorRecord } from '../../shared/errors.ts';
import {
  type Checkpoint,
  type Footer,
  type TapeHeader,
  type TapeReader,
  type TapeRecord,
  type TapeVerdict,
} from '../../shared/tape/index.ts';
import { epochMs } from '../../shared/units/index.ts';
import { reloadStrategies } from '../../workers/strategies/own-strategies.ts';
import { describeInput, type Difference, firstDifference, type Sides, standings } from './difference.ts';
import { platformNotes } from './platform.ts';
import type { IncarnationReport, Platform, ReplayResult } from './report.ts';
import type { IncarnationTape, TapeFile } from './tape-files.ts';

/**
 * Feeds the inputs of one incarnation to a fresh engine and compares what it wants with what was recorded: effect by effect,
 * and by hash at every checkpoint and footer (design §8). Depends on nothing but the tape and this build.
 *
 * @param running what runs the replay, to be compared with what recorded the tape
 * @param open gets a reader of a segment
 */
export function replayIncarnation(
  tape: IncarnationTape,
  running: Platform,
  open: (path: string) => TapeReader,
): IncarnationReport {
  const { header } = tape.segments[0];
  const replay = new Replay(header);
  for (const [index, segment] of tape.segments.entries()) {
    if (!replay.segment(segment, index, open(segment.path))) break;
  }
  const { asset, interval, runId, incarnation, buildHash, node, v8 } = header;
  const segments = tape.segments.length;
  const recordedBy = { buildHash, node, v8 };
  const outcome = replay.outcome();
  const notes = [...platformNotes(recordedBy, running, outcome.result), ...replay.notes];
  return { asset, interval, runId, incarnation, recordedBy, segments, ...outcome, notes };
}

type Outcome = Pick<
  IncarnationReport,
  'result' | 'inputs' | 'compared' | 'effectsCompared' | 'effectHash' | 'difference'
>;

/** One engine on its way through the segments of an incarnation. */
class Replay {
  readonly notes: string[] = [];
  readonly #core: EngineCore;
  #chain = 0;
  #compared = 0;
  #effectsCompared = 0;
  #agreedUntilInput = 0;
  #failure: 'different' | 'unreadable' | undefined;
  #difference: Difference | undefined;
  #lastInput: Input | undefined;
  /** What the engine wanted upon the last input, JSON, until the recording has said the same; '' otherwise. */
  #unconfirmed = '';
  /** Of the segment last read; absent when it was torn. */
  #lastFooter: Footer | undefined;
  /** What the engine threw: nothing may follow on the tape, since the worker ended there as well. */
  #thrown: string | undefined;

  constructor(header: TapeHeader) {
    const own = reloadStrategies(header.engine.strategies);
    this.#core = new EngineCore(header.engine, header.identity, own.strategies);
    this.notes.push(
      ...own.changed.map((path) => `${path} was changed since: the strategies in it may decide otherwise`),
    );
  }

  /** Replays one segment; false when going on makes no sense. */
  segment({ path, header }: TapeFile, index: number, reader: TapeReader): boolean {
    if (header.segment < index) return this.#fail('unreadable', `${path} is segment ${header.segment} once more`);
    if (header.segment > index) return this.#fail('unreadable', `segment ${index} is missing before ${path}`);
    if (reader.previousChain !== this.#chain) {
      return this.#fail('unreadable', `${path} does not continue the segment before it`);
    }
    this.#lastFooter = undefined;
    for (let record = reader.next(); record !== undefined; record = reader.next()) {
      if (this.#thrown !== undefined) return this.#fail('different', `the recording went on after ${this.#thrown}`);
      if (!this.#take(path, record, reader.hasEffects)) return false;
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
    const proved = this.#compared + this.#effectsCompared > 0;
    const result: ReplayResult = this.#failure ?? (proved ? 'identical' : 'unproven');
    const difference = this.#difference === undefined ? {} : { difference: this.#difference };
    const counts = { inputs, compared: this.#compared, effectsCompared: this.#effectsCompared };
    return { result, ...counts, effectHash, ...difference };
  }

  #take(path: string, record: TapeRecord, hasEffects: boolean): boolean {
    if (record.type === 'effects') return this.#compareEffects(path, record.seq, record.effects);
    if (this.#unconfirmed !== '') return this.#compareEffects(path, record.seq, '');
    if (record.type === 'footer') {
      this.#lastFooter = record.footer;
      return this.#compare(path, record.seq, record.footer);
    }
    if (record.type === 'checkpoint') return this.#compare(path, record.seq, record.checkpoint);
    this.#apply(record.input);
    if (hasEffects && this.#thrown === undefined) this.#unconfirmed = this.#core.effectsJson;
    return true;
  }

  #apply(input: Input): void {
    this.#lastInput = input;
    try {
      this.#core.apply(input);
    } catch (thrown) {
      const { name, message } = toErrorRecord(thrown);
      this.#thrown = `input ${this.#core.inputs}, at which the engine throws: ${name}: ${message}`;
    }
  }

  #compareEffects(path: string, record: number, expected: string): boolean {
    const actual = this.#unconfirmed;
    this.#unconfirmed = '';
    this.#effectsCompared += 1;
    if (expected !== actual) return this.#differ(path, record, firstDifference(expected, actual));
    this.#agreedUntilInput = this.#core.inputs;
    return true;
  }

  #compare(path: string, record: number, expected: Checkpoint): boolean {
    const { inputs, effectHash } = this.#core;
    this.#compared += 1;
    if (inputs !== expected.inputs || effectHash !== expected.effectHash) {
      return this.#differ(path, record, standings(expected, { inputs, effectHash }));
    }
    this.#agreedUntilInput = inputs;
    return true;
  }

  #differ(path: string, record: number, sides: Sides): false {
    this.#failure = 'different';
    this.#difference = {
      path,
      record,
      agreedUntilInput: this.#agreedUntilInput,
      differsAtInput: this.#core.inputs,
      at: this.#lastInput?.at ?? epochMs(0),
      input: describeInput(this.#lastInput),
      ...sides,
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
