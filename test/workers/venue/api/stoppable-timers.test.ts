import { describe, expect, it } from 'vitest';
import { StoppableTimers } from '../../../../workers/venue/api/stoppable-timers.ts';
import { VirtualTime } from '../../../support/virtual-time.ts';

describe('StoppableTimers', () => {
  it('runs what is due, and nothing that was cancelled', () => {
    const time = new VirtualTime(0);
    const timers = new StoppableTimers(time);
    const ran: string[] = [];
    timers.after(10, () => ran.push('kept'));
    timers.after(20, () => ran.push('cancelled')).cancel();
    time.advance(30);
    expect(ran).toEqual(['kept']);
  });

  it('runs nothing after its stop, whether it was planned before or after', () => {
    const time = new VirtualTime(0);
    const timers = new StoppableTimers(time);
    const ran: string[] = [];
    timers.after(10, () => ran.push('before'));
    timers.stop();
    timers.after(10, () => ran.push('after'));
    time.advance(30);
    expect(ran).toEqual([]);
  });
});
