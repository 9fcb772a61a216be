import { describe, expect, it } from 'vitest';
import { SealedWorld } from '../../../workers/asset/sealed-world.ts';
import { fakeWorld } from '../../support/fake-world.ts';

function setUp() {
  const outside = fakeWorld(0);
  const log: string[] = [];
  const world = new SealedWorld(outside, (task) => {
    log.push('turn');
    task();
  });
  return { outside, world, log };
}

describe('a sealed world', () => {
  it('makes a turn of every callback from outside', () => {
    const { outside, world, log } = setUp();
    world.timers.after(10, () => log.push('timer'));
    world.http.request({ method: 'GET', url: 'http://x', headers: {}, deadlineMs: 1 }, () => log.push('answer'));
    world.sockets.open('ws://x', {
      onOpen: () => log.push('open'),
      onText: () => log.push('text'),
      onClose: () => log.push('close'),
    });
    outside.time.advance(10);
    outside.http.latest.answer(200, {});
    outside.sockets.latest.accept();
    outside.sockets.latest.text('x');
    outside.sockets.latest.close();
    expect(log).toEqual(['turn', 'timer', 'turn', 'answer', 'turn', 'open', 'turn', 'text', 'turn', 'close']);
  });

  it('lets nothing in any more once sealed, and leaves no socket open', () => {
    const { outside, world, log } = setUp();
    world.timers.after(10, () => log.push('timer'));
    world.http.request({ method: 'GET', url: 'http://x', headers: {}, deadlineMs: 1 }, () => log.push('answer'));
    const handlers = {
      onOpen: () => log.push('open'),
      onText: () => log.push('text'),
      onClose: () => log.push('close'),
    };
    world.sockets.open('ws://x', handlers);
    world.seal();
    outside.time.advance(10);
    outside.http.latest.answer(200, {});
    expect(outside.sockets.latest.closed).toBe(true);
    expect(log).toEqual([]);
  });
});
