import type { BookEvent, LevelsEvent, PrintEvent, TickEvent } from '../../events/market-events.ts';
import type { EffectSink } from '../effect-sink.ts';
import type { Engine } from '../state.ts';
import { endCalm } from '../calm.ts';
import { beginEpoch, breakEpoch, endEpoch } from './epochs.ts';
import type { TokenBook } from './token-book.ts';

/** A full book: begins an epoch, or goes on with the running one. With another tick it is a new epoch by itself. */
export function onBook(engine: Engine, event: BookEvent, out: EffectSink): void {
  const followed = engine.slots[event.slot];
  if (followed === undefined) return countStrange(engine);
  const { book } = followed;
  if (event.tick !== 0 && event.tick !== book.tick) endEpoch(engine, followed, 'tick-change', out, event.tick);
  const flaw = book.applySnapshot(event);
  if (flaw !== undefined) return breakEpoch(engine, followed, flaw, out);
  if (!book.live) beginEpoch(engine, followed, out);
  settle(engine, book);
}

/** Level changes of one message. All are applied before the tops are read (protocol §4.3). */
export function onLevels(engine: Engine, event: LevelsEvent, out: EffectSink): void {
  const { count, slots, sides, prices, sizes, venueMs } = event;
  for (let i = 0; i < count; i += 1) {
    const followed = engine.slots[slots[i]!];
    if (followed === undefined) countStrange(engine);
    else if (!followed.book.live) engine.counters.deltasWithoutBook += 1;
    else {
      const flaw = followed.book.applyLevel(sides[i]!, prices[i]!, sizes[i]!, venueMs);
      if (flaw !== undefined) breakEpoch(engine, followed, flaw, out);
    }
  }
  for (let i = 0; i < count; i += 1) {
    const book = engine.slots[slots[i]!]?.book;
    if (book?.live === true) settle(engine, book);
  }
}

/** A print tells that the token is alive; its book comes by itself. */
export function onPrint(engine: Engine, event: PrintEvent): void {
  const followed = engine.slots[event.slot];
  if (followed === undefined) return countStrange(engine);
  if (followed.book.hear(engine.now)) endCalm(engine);
}

/** Another tick: levels of the old grid may be invalid, so the book is dropped (protocol §4.3). */
export function onTick(engine: Engine, event: TickEvent, out: EffectSink): void {
  const followed = engine.slots[event.slot];
  if (followed === undefined) return countStrange(engine);
  if (followed.book.tick === event.tick) return;
  if (followed.book.live) breakEpoch(engine, followed, 'tick-change', out, event.tick);
  else followed.book.close(event.tick);
}

function settle(engine: Engine, book: TokenBook): void {
  if (book.settle(engine.now)) endCalm(engine);
}

function countStrange(engine: Engine): void {
  engine.counters.strangeEvents += 1;
}
