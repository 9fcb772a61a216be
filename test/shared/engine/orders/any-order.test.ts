import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlaceEffect } from '../../../../shared/events/effects.ts';
import type { OrderState } from '../../../../shared/engine/orders/order.ts';
import { bothSides, Driver, scripted, T0 } from '../driver.ts';
import { answer, cancelled, filled, notCancelled, permutations, type Telling, told } from './story.ts';

type Story = { readonly ends: OrderState; readonly bought: number; readonly events: readonly Telling[] };

const LIVE = answer({ kind: 'accepted', status: 'live' });
const MATCHED = answer({ kind: 'accepted', status: 'matched' });
const DELAYED = answer({ kind: 'accepted', status: 'delayed' });
const LOST = answer({ kind: 'unknown', reason: 'timeout' });

/** Everything that is told of an order of 20 shares, duplicates included, as faults U5 to U10, U14 and S1 to S5 have it. */
const STORIES: Readonly<Record<string, Story>> = {
  'rests and is filled in two parts': {
    ends: 'filled',
    bought: 20,
    events: [LIVE, told('placement', 0), told('update', 12), told('update', 20), filled('a', 12), filled('b', 8)],
  },
  'is filled before its answer comes (U5)': {
    ends: 'filled',
    bought: 20,
    events: [filled('a', 20), told('update', 20), MATCHED],
  },
  'is filled while its answer is lost (U1)': {
    ends: 'filled',
    bought: 20,
    events: [LOST, told('placement', 0), told('update', 20), filled('a', 20), filled('a', 20, 'CONFIRMED')],
  },
  'is matched over and over, also after it was confirmed (U6)': {
    ends: 'filled',
    bought: 20,
    events: [
      LIVE,
      filled('a', 20),
      filled('a', 20),
      filled('a', 20, 'CONFIRMED'),
      filled('a', 20),
      filled('a', 20, 'MINED'),
    ],
  },
  'is filled in part while a cancel is under way (U9)': {
    ends: 'cancelled',
    bought: 12,
    events: [LIVE, told('update', 12), filled('a', 12), told('cancellation', 12), cancelled],
  },
  'is filled in whole although the cancel was confirmed (U10)': {
    ends: 'filled',
    bought: 20,
    events: [LIVE, cancelled, told('cancellation', 0), filled('a', 20)],
  },
  'cannot be cancelled because it was matched': {
    ends: 'filled',
    bought: 20,
    events: [LIVE, notCancelled, told('update', 20), filled('a', 20), filled('a', 20, 'MINED')],
  },
  'rests though its answer was lost': { ends: 'live', bought: 0, events: [LOST, told('placement', 0)] },
  'is held in the matching delay, then rests': {
    ends: 'partial',
    bought: 3,
    events: [DELAYED, told('placement', 0), told('update', 3), filled('a', 3)],
  },
  'is left with two thousandths of a share (U14)': {
    ends: 'filled',
    bought: 19.998,
    events: [LIVE, told('placement', 0), told('update', 19.998), filled('a', 19.998)],
  },
  'has a trade that fails, and fails again (S1, S5)': {
    ends: 'filled',
    bought: 8,
    events: [LIVE, filled('a', 12), filled('a', 12, 'FAILED'), filled('a', 12, 'FAILED'), filled('b', 8)],
  },
  'has a trade that is retried and then confirmed (S4)': {
    ends: 'filled',
    bought: 20,
    events: [
      LIVE,
      filled('a', 20),
      filled('a', 20, 'RETRYING'),
      filled('a', 20, 'MINED'),
      filled('a', 20, 'CONFIRMED'),
    ],
  },
  'has a trade that is retried and then fails (S4)': {
    ends: 'filled',
    bought: 0,
    events: [LIVE, filled('a', 20), filled('a', 20, 'RETRYING'), filled('a', 20), filled('a', 20, 'FAILED')],
  },
};

/** An engine that has intended an order of 20 shares, which is signed; what follows is told to it. */
function ending(events: readonly Telling[]): { state: string; bought: number; atRisk: number } {
  const driver = new Driver([scripted('inventory_making', () => bothSides(48, 47))]).open();
  driver.until(T0);
  const [place, other] = driver.places() as [PlaceEffect, PlaceEffect];
  driver.sign(place);
  driver.accept(other);
  const elsewhere = 9.4;
  for (const event of events) driver.send(event(place));
  const order = driver.engine.orders.byClientId(place.clientId);
  return {
    state: order?.reported ?? '',
    bought: driver.view.up.shares,
    atRisk: Math.round((driver.view.atRiskUsdc - elsewhere) * 1e6),
  };
}

describe('what is told of an order', () => {
  it.each(Object.entries(STORIES))('%s: ends the same in every sequence in which it can be told', (_, story) => {
    const outcomes = new Map<string, number>();
    for (const events of permutations(story.events)) {
      const { state, bought, atRisk } = ending(events);
      const outcome = `${state}, ${bought} bought, ${atRisk} at risk`;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    expect([...outcomes.keys()]).toHaveLength(1);
    expect([...outcomes.keys()][0]).toMatch(`${story.ends}, ${story.bought} bought`);
  });

  it('ends the same when any of it is told again at any time', () => {
    const retold = fc
      .constantFrom(...Object.values(STORIES))
      .chain((story) =>
        fc
          .tuple(
            fc.shuffledSubarray([...story.events], { minLength: story.events.length }),
            fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 6 }),
          )
          .map(([events, again]) => ({ story, events: withRepeats(events, again) })),
      );
    fc.assert(
      fc.property(retold, ({ story, events }) => {
        const { state, bought } = ending(events);
        expect({ state, bought }).toEqual({ state: story.ends, bought: story.bought });
      }),
      { numRuns: 300 },
    );
  });
});

/** Some of the tellings once more, each somewhere behind its first time. */
function withRepeats(
  events: readonly Telling[],
  again: readonly (readonly [which: number, where: number])[],
): Telling[] {
  const all = [...events];
  for (const [which, where] of again) {
    const telling = all[which % all.length];
    if (telling !== undefined) all.splice(Math.max(which % all.length, where % (all.length + 1)) + 1, 0, telling);
  }
  return all;
}
