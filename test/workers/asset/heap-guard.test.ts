import { describe, expect, it } from 'vitest';
import { HeapWatch } from '../../../workers/asset/heap-guard.ts';

/** What a watch with a limit of 200 MB does at these sizes. */
function watched(...usedMb: readonly number[]): readonly string[] {
  const done: string[] = [];
  const watch = new HeapWatch(200, {
    halt: (reason) => done.push(`halt: ${reason}`),
    resume: (reason) => done.push(`resume: ${reason}`),
    leave: (reason) => done.push(`leave: ${reason}`),
  });
  for (const size of usedMb) watch.look(size);
  return done;
}

describe('HeapWatch', () => {
  it('lets trading go on again once the garbage behind a halt was collected', () => {
    expect(watched(80, 101, 110, 89)).toEqual(['halt: heap at 101 of 200 MB', 'resume: heap at 89 of 200 MB']);
  });

  it('does not flutter between halt and resume around one mark', () => {
    expect(watched(101, 99, 101, 91, 101)).toEqual(['halt: heap at 101 of 200 MB']);
  });

  it('halts again when the heap grows again', () => {
    expect(watched(101, 80, 101)).toHaveLength(3);
  });

  it('leaves once, whatever the heap does after that', () => {
    expect(watched(101, 121, 130, 80)).toEqual(['halt: heap at 101 of 200 MB', 'leave: heap at 121 of 200 MB']);
    expect(watched(121)).toEqual(['leave: heap at 121 of 200 MB']);
  });
});
