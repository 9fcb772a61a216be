import { describe, expect, it } from 'vitest';
import type { OrderHash } from '../../../shared/market/ids.ts';
import { POLICY } from '../../../src/supervisor/policy.ts';
import { SafetyWatch } from '../../../src/supervisor/safety-watch.ts';
import { FakeHeartbeatLine } from '../../support/fake-heartbeat-line.ts';
import { FakeOrderDesk } from '../../support/fake-order-desk.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

const CHECK_MS = POLICY.pulseCheckMs;
const FOREIGN = `0x${'fe'.repeat(32)}` as OrderHash;

/** A watch over one keeper, looked after at the supervisor's pace. */
function watching() {
  const time = new VirtualTime(Date.UTC(2026, 10, 20, 12));
  const line = new FakeHeartbeatLine(time);
  const desk = new FakeOrderDesk(time, () => time.monoMs());
  const keeper = { unconfirmedMs: 0, suspensions: [] as (string | undefined)[] };
  const alarms: { readonly code: string; readonly atMs: number }[] = [];
  const foreign: string[] = [];
  const watch = new SafetyWatch({
    clock: time,
    timers: time,
    desk,
    policy: POLICY,
    heartbeatLine: line,
    keepers: [
      {
        asset: 'BTC',
        unconfirmedForMs: () => keeper.unconfirmedMs,
        setSuspension: (reason) => void keeper.suspensions.push(reason),
      },
    ],
    alarm: (code) => void alarms.push({ code, atMs: time.monoMs() }),
    onForeign: (detail) => void foreign.push(detail),
  });
  const run = (ms: number): void => {
    for (let passed = 0; passed < ms; passed += CHECK_MS) {
      time.advance(CHECK_MS);
      watch.check();
    }
  };
  const codes = () => alarms.map(({ code }) => code);
  watch.start();
  return { time, line, desk, keeper, alarms, foreign, codes, watch, run };
}

describe('SafetyWatch', () => {
  it('lets nothing enter before the first beat was taken', () => {
    const { line, keeper, watch, run } = watching();
    line.mode = 'refusing';
    expect(keeper.suspensions).toEqual(['no heartbeat was confirmed so far']);
    run(2_000);
    expect(watch.suspendedFor).toBeDefined();
    line.mode = 'up';
    run(3_200);
    expect(watch.suspendedFor).toBeUndefined();
    expect(keeper.suspensions).toHaveLength(2);
  });

  it('lost heartbeat: pauses and cancels everything within ten seconds, resumes only when both are well again', () => {
    const { time, line, desk, codes, watch, run } = watching();
    run(1_000);
    line.mode = 'silent';
    desk.answersAfterMs = undefined;
    run(10_000);
    expect(codes()).toEqual(['HEARTBEAT_LOST']);
    expect(desk.underWay).toEqual([{ kind: 'all' }]);
    expect(watch.suspendedFor).toContain('heartbeat lost');

    line.mode = 'up';
    run(4_000);
    expect(watch.heartbeat?.state).toBe('confirmed');
    expect(watch.suspendedFor).toContain('heartbeat lost');
    desk.answerAll();
    time.advance(1);
    expect(watch.suspendedFor).toBeUndefined();
  });

  it('a worker’s orders unaccounted for: cancels everything, and withholds the beat when that is not confirmed either', () => {
    const { line, desk, keeper, codes, watch, run } = watching();
    run(1_000);
    desk.answersAfterMs = undefined;
    keeper.unconfirmedMs = POLICY.desk.alarmAfterMs;
    run(3_000);
    expect(codes()).toEqual(['CANCEL_UNCONFIRMED']);
    expect(desk.underWay).toEqual([{ kind: 'all' }]);
    expect(watch.heartbeat?.state).toBe('confirmed');

    run(POLICY.heartbeat.withholdAfterMs + POLICY.heartbeat.everyMs);
    expect(codes()).toEqual(['CANCEL_UNCONFIRMED', 'HEARTBEAT_WITHHELD']);
    const before = line.sent.length;
    run(20_000);
    expect(line.sent.length).toBe(before);

    keeper.unconfirmedMs = 0;
    run(4_000);
    expect(watch.suspendedFor).toBeUndefined();
    expect(desk.underWay).toEqual([]);
  });

  it('keeps beating while a cancel of everything was confirmed, though a keeper still waits', () => {
    const { keeper, watch, run } = watching();
    run(1_000);
    keeper.unconfirmedMs = POLICY.desk.alarmAfterMs;
    run(30_000);
    expect(watch.heartbeat?.state).toBe('confirmed');
    expect(watch.suspendedFor).toContain('BTC');
  });

  it('own sleep: nothing enters until a beat of afterwards was taken (fault P9)', () => {
    const { time, line, codes, watch, run } = watching();
    run(2_000);
    line.mode = 'silent';
    time.advance(5_000);
    watch.check();
    expect(codes()).toEqual(['SUPERVISOR_STALLED']);
    run(1_000);
    expect(watch.suspendedFor).toContain('did not run for 5');
    line.mode = 'up';
    run(6_000);
    expect(watch.suspendedFor).toBeUndefined();
  });

  it('an order that is not ours: alarm within five seconds, everything blocked until it is gone, nothing cancelled (U12, H2)', () => {
    const { time, desk, alarms, foreign, watch, run } = watching();
    run(3_000);
    const appearedMs = time.monoMs();
    desk.foreignOrders = [FOREIGN];
    run(20_000);
    expect(alarms.map(({ code }) => code)).toEqual(['FOREIGN_ORDER']);
    expect((alarms[0]?.atMs ?? Number.NaN) - appearedMs).toBeLessThanOrEqual(5_000);
    expect(watch.suspendedFor).toContain('not ours');
    expect(desk.scopes).toEqual([]);

    expect(foreign).toEqual(['1 open orders of this wallet are not ours']);

    desk.foreignOrders = undefined;
    run(5_000);
    expect(watch.suspendedFor).toContain('not ours');
    desk.foreignOrders = [];
    run(5_000);
    expect(watch.suspendedFor).toBeUndefined();
  });

  it('kill: beats until zero is confirmed, then stops; the first beat after an enable opens the way again', () => {
    const { line, codes, watch, run } = watching();
    run(6_000);
    watch.killConfirmed();
    const before = line.sent.length;
    run(30_000);
    expect(line.sent.length).toBe(before);
    expect(codes()).toEqual([]);
    watch.killLifted();
    run(200);
    expect(watch.suspendedFor).toBeUndefined();
  });
});
