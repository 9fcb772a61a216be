import { describe, expect, it } from 'vitest';
import { type RestOutcome, RestWaiters, whenAllRest } from '../../../src/supervisor/rest.ts';

describe('whenAllRest', () => {
  it('waits for the last of several, and then speaks once', () => {
    const outcomes: RestOutcome[] = [];
    const tell = whenAllRest(2, (outcome) => outcomes.push(outcome));
    tell('confirmed');
    expect(outcomes).toEqual([]);
    tell('confirmed');
    tell('superseded');
    expect(outcomes).toEqual(['confirmed']);
  });

  it('does not wait for the others when one was superseded', () => {
    const outcomes: RestOutcome[] = [];
    const tell = whenAllRest(3, (outcome) => outcomes.push(outcome));
    tell('superseded');
    tell('confirmed');
    tell('confirmed');
    expect(outcomes).toEqual(['superseded']);
  });
});

describe('RestWaiters', () => {
  it('tells each waiter once, although one of them asks anew', () => {
    const waiters = new RestWaiters();
    const outcomes: RestOutcome[] = [];
    waiters.add((outcome) => {
      outcomes.push(outcome);
      waiters.add((later) => outcomes.push(later));
    });
    waiters.tell('confirmed');
    expect(outcomes).toEqual(['confirmed']);
    waiters.tell('superseded');
    expect(outcomes).toEqual(['confirmed', 'superseded']);
  });
});
