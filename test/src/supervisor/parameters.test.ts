import { describe, expect, it } from 'vitest';
import type { ConditionId } from '../../../shared/market/ids.ts';
import { PULSE } from '../../../shared/events/worker-protocol.ts';
import type { FakeWorker } from '../../support/fake-worker-host.ts';
import { runningSession } from '../../support/supervised-session.ts';

const CHANGE = { strategy: 'inventory_making', params: { targetSpread: 0.05 } };

function changesToldTo(worker: FakeWorker): readonly unknown[] {
  return worker.received.filter(({ type }) => type === 'parameters');
}

function paramsOfConfig(worker: FakeWorker): unknown {
  const config = worker.received.find((message) => message.type === 'config');
  return config?.config.engine.strategies.find(({ name }) => name === CHANGE.strategy)?.params;
}

describe('parameters that an operator changes', () => {
  it('reach the worker of this asset alone, at once', () => {
    const { host, supervisor } = runningSession();
    supervisor.setParameters('BTC', CHANGE);
    expect(changesToldTo(host.workerOf('BTC'))).toEqual([{ type: 'parameters', ...CHANGE }]);
    expect(changesToldTo(host.workerOf('ETH'))).toEqual([]);
    expect(supervisor.parameters('BTC', CHANGE.strategy)).toEqual(CHANGE.params);
    expect(supervisor.parameters('ETH', CHANGE.strategy)).toMatchObject({ targetSpread: 0.03 });
    expect(supervisor.parameters('BTC', 'nobody')).toBeUndefined();
  });

  it('are what a successor begins with, and it is not told again', () => {
    const { world, host, supervisor } = runningSession();
    supervisor.setParameters('BTC', CHANGE);
    host.workerOf('BTC').exit(3);
    world.time.advance(5_000);
    const successor = host.workerOf('BTC');
    expect(successor.start.incarnation).toBe(2);
    expect(paramsOfConfig(successor)).toEqual(CHANGE.params);
    expect(changesToldTo(successor)).toEqual([]);
  });

  it('wait for a worker that is just starting with the old ones', () => {
    const { world, host, supervisor } = runningSession((worker) => {
      if (worker.start.incarnation === 1) worker.getReady();
      else worker.say({ type: 'hello', version: 1 });
    });
    host.workerOf('BTC').exit(3);
    world.time.advance(3_000);
    const successor = host.workerOf('BTC');
    supervisor.setParameters('BTC', CHANGE);
    expect(paramsOfConfig(successor)).toMatchObject({ targetSpread: 0.03 });
    expect(changesToldTo(successor)).toEqual([]);
    successor.say({ type: 'ready' });
    world.time.advance(200);
    expect(changesToldTo(successor)).toEqual([{ type: 'parameters', ...CHANGE }]);
  });
});

describe('the word of another program', () => {
  const WORD = { asset: 'BTC', conditionId: '0x1' as ConditionId, source: 'model', fairUp: 0.6, ageMs: 40 } as const;

  it('reaches the worker of its asset with its age, and nobody while there is no worker', () => {
    const { host, supervisor } = runningSession();
    expect(supervisor.advise(WORD)).toBe(true);
    const { asset: _asset, ...word } = WORD;
    expect(host.workerOf('BTC').received.at(-1)).toEqual({ type: 'external', ...word });
    host.workerOf('BTC').exit(3);
    expect(supervisor.advise(WORD)).toBe(false);
  });
});

describe('a worker that ends while a strategy is asked', () => {
  it('names the strategy of a hang, which the worker cannot say any more', () => {
    const { world, host, deaths } = runningSession();
    const worker = host.workerOf('BTC');
    Atomics.store(worker.pulse, PULSE.strategy, 2);
    worker.hang();
    world.time.advance(1_500);
    expect(deaths()).toMatchObject([
      { cause: 'wedged', strategy: 'distance_fade', detail: expect.stringMatching(/asking strategy distance_fade$/) },
    ]);
  });

  it('names nobody when none was asked', () => {
    const { world, host, deaths } = runningSession();
    host.workerOf('BTC').exit(3);
    world.time.advance(100);
    expect(deaths()[0]).not.toHaveProperty('strategy');
    expect(deaths()[0]?.detail).toBe('exit code 3');
  });
});
