import * as comlink from 'comlink';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import type { CompartmentControl, DrainAnswer } from '../../../shared/events/worker-protocol.ts';
import { ControlLink } from '../../../src/supervisor/control-link.ts';
import type { CallOutcome } from '../../../src/supervisor/worker-host.ts';

const LONG_MS = 60_000;

const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A link to a control plane on the other end of a real channel. */
function linkTo(drain: CompartmentControl['drain']): ControlLink {
  const { port1, port2 } = new MessageChannel();
  comlink.expose({ drain }, port2);
  closers.push(() => port1.close());
  return new ControlLink(comlink.wrap<CompartmentControl>(port1));
}

function call(link: ControlLink, deadlineMs: number): Promise<CallOutcome<DrainAnswer>> {
  return new Promise((resolve) => link.call('drain', ['test', deadlineMs], deadlineMs, resolve));
}

const never = () => new Promise<never>(() => undefined);

describe('ControlLink', () => {
  it('hands over the answer', async () => {
    const link = linkTo((_reason, withinMs) => Promise.resolve({ confirmed: withinMs === LONG_MS, orderIds: [] }));
    expect(await call(link, LONG_MS)).toEqual({ kind: 'answer', answer: { confirmed: true, orderIds: [] } });
  });

  it('tells what the other side threw', async () => {
    const link = linkTo(() => Promise.reject(new Error('not now')));
    expect(await call(link, LONG_MS)).toEqual({ kind: 'failed', reason: 'thrown', message: 'not now' });
  });

  it('ends at its deadline when no answer comes', async () => {
    expect(await call(linkTo(never), 20)).toMatchObject({ kind: 'failed', reason: 'deadline' });
  });

  it('ends every pending call when the worker exits, where a bare comlink call would hang for ever', async () => {
    const link = linkTo(never);
    const calls = Promise.all([call(link, LONG_MS), call(link, LONG_MS)]);
    link.exited();
    expect(await calls).toMatchObject([{ reason: 'exited' }, { reason: 'exited' }]);
  });

  it('ends a call that is made after the exit', async () => {
    const link = linkTo(never);
    link.exited();
    expect(await call(link, LONG_MS)).toMatchObject({ kind: 'failed', reason: 'exited' });
  });
});
