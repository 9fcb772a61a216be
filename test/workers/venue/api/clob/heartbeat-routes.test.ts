import { describe, expect, it } from 'vitest';
import { heartbeatRequest, parseHeartbeatAnswer } from '../../../../../shared/wire/clob/index.ts';
import { AccountStage } from './account-stage.ts';

function beat(stage: AccountStage, id: string) {
  const { status, value } = stage.served.call(
    heartbeatRequest({ account: stage.alice, timestampS: stage.served.nowS }, id),
  );
  return parseHeartbeatAnswer({ kind: 'answer', status, headers: {}, body: JSON.stringify(value) });
}

/** Beats and expects to be taken. @returns the id for the next one */
function beaten(stage: AccountStage, id: string): string {
  const answer = beat(stage, id);
  if (answer.kind !== 'beaten') throw new Error(`not beaten: ${JSON.stringify(answer)}`);
  return answer.heartbeatId;
}

function openOf({ served, alice, bob }: AccountStage, who: 'alice' | 'bob' = 'alice'): number {
  const { value } = served.signed(who === 'alice' ? alice : bob, 'GET', '/data/orders');
  return (value as { count: number }).count;
}

function withOrder(): AccountStage {
  const stage = new AccountStage();
  stage.aliceOrders({ token: stage.market.round.up, price: 0.3, shares: 10 });
  return stage;
}

describe('heartbeats', () => {
  it('are chained: each answer names the next, a wrong id is told the right one in both fields', () => {
    const stage = new AccountStage();
    const first = beaten(stage, '');
    const second = beaten(stage, first);
    expect(second).not.toBe(first);
    expect(beat(stage, first)).toEqual({ kind: 'stale', heartbeatId: second });
    expect(beat(stage, '')).toEqual({ kind: 'stale', heartbeatId: second });
    const request = heartbeatRequest({ account: stage.alice, timestampS: stage.served.nowS }, 'x');
    expect(stage.served.call(request)).toEqual({
      status: 400,
      value: { error: 'Invalid Heartbeat ID', error_msg: 'Invalid Heartbeat ID', heartbeat_id: second },
    });
    expect(beat(stage, second).kind).toBe('beaten');
  });

  it('are chained per key: two keys of one wallet do not break each other’s chain', () => {
    const stage = new AccountStage();
    const mine = beaten(stage, '');
    stage.served.call(heartbeatRequest({ account: stage.bob, timestampS: stage.served.nowS }, ''));
    expect(beat(stage, mine).kind).toBe('beaten');
  });

  it('are not needed by a key that never sent one', () => {
    const stage = withOrder();
    stage.served.time.advance(120_000);
    expect(openOf(stage)).toBe(1);
  });

  it('keep orders alive while they come every five seconds, and their end costs the orders within fifteen', () => {
    const stage = withOrder();
    let id = beaten(stage, '');
    for (let beats = 0; beats < 12; beats += 1) {
      stage.served.time.advance(5_000);
      id = beaten(stage, id);
    }
    expect(openOf(stage)).toBe(1);
    stage.served.time.advance(10_000);
    expect(openOf(stage)).toBe(1);
    stage.served.time.advance(5_001);
    expect(openOf(stage)).toBe(0);
  });

  it('cost only the silent key its orders', () => {
    const stage = withOrder();
    stage.bobOrders({ token: stage.market.round.up, price: 0.3, shares: 10 });
    beaten(stage, '');
    stage.served.time.advance(16_000);
    expect([openOf(stage), openOf(stage, 'bob')]).toEqual([0, 1]);
  });

  it('do not keep anything alive when they carry a wrong id', () => {
    const stage = withOrder();
    beaten(stage, '');
    for (let beats = 0; beats < 4; beats += 1) {
      stage.served.time.advance(4_000);
      expect(beat(stage, 'wrong').kind).toBe('stale');
    }
    expect(openOf(stage)).toBe(0);
  });

  it('go on with the same chain after a silence, and only then are new orders watched again', () => {
    const stage = withOrder();
    const id = beaten(stage, '');
    stage.served.time.advance(16_000);
    expect(openOf(stage)).toBe(0);
    stage.aliceOrders({ token: stage.market.round.up, price: 0.3, shares: 10 });
    stage.served.time.advance(30_000);
    expect(openOf(stage)).toBe(1);
    beaten(stage, id);
    stage.served.time.advance(16_000);
    expect(openOf(stage)).toBe(0);
  });

  it('of the older kind share the watch and begin the chain anew', () => {
    const stage = withOrder();
    beaten(stage, '');
    const { served, alice } = stage;
    expect(served.signed(alice, 'POST', '/heartbeats')).toEqual({ status: 200, value: { status: 'ok' } });
    expect(beat(stage, '').kind).toBe('beaten');
    served.signed(alice, 'POST', '/heartbeats');
    served.time.advance(16_000);
    expect(openOf(stage)).toBe(0);
  });
});
