import { describe, expect, it } from 'vitest';
import { Heartbeat, type HeartbeatState } from '../../../../src/supervisor/heartbeat/heartbeat.ts';
import type { HeartbeatVerdict } from '../../../../src/supervisor/heartbeat/heartbeat-verdict.ts';
import { POLICY } from '../../../../src/supervisor/policy.ts';
import { FakeHeartbeatLine } from '../../../support/fake-heartbeat-line.ts';
import { VirtualTime } from '../../../support/virtual-time.ts';

/** A heartbeat that has run for a minute. */
function beating() {
  const time = new VirtualTime(Date.UTC(2026, 10, 20, 12));
  const line = new FakeHeartbeatLine(time);
  const health: { verdict: HeartbeatVerdict } = { verdict: { kind: 'beat' } };
  const states: HeartbeatState[] = [];
  const heartbeat = new Heartbeat({
    line,
    clock: time,
    timers: time,
    policy: POLICY.heartbeat,
    decide: () => health.verdict,
    onChange: (state) => void states.push(state),
  });
  heartbeat.start();
  time.advance(60_000);
  return { time, line, health, states, heartbeat };
}

describe('Heartbeat', () => {
  it('beats every three seconds, each beat with the id of the answer before', () => {
    const { line, states, heartbeat } = beating();
    expect(line.sent).toHaveLength(21);
    expect(line.sent.slice(0, 3).map(({ heartbeatId }) => heartbeatId)).toEqual(['', 'beat-1', 'beat-2']);
    expect(heartbeat.report).toMatchObject({ state: 'confirmed', largestGapMs: 3_000, rejected: 0, failed: 0 });
    expect(states).toEqual(['confirmed']);
  });

  it('never has two beats under way, however slow the venue answers', () => {
    const { time, line } = beating();
    time.advance(100);
    let underWay = 0;
    let most = 0;
    const send = line.send.bind(line);
    line.send = (id, deadlineMs, done) => {
      underWay += 1;
      most = Math.max(most, underWay);
      send(id, deadlineMs, (answer) => {
        underWay -= 1;
        done(answer);
      });
    };
    line.answersAfterMs = 7_000;
    time.advance(60_000);
    expect(most).toBe(1);
  });

  it('outlives two lost beats: a gap of nine seconds is still inside the venue’s ten', () => {
    const { time, line, states, heartbeat } = beating();
    time.advance(100);
    line.mode = 'silent';
    time.advance(6_000);
    line.mode = 'up';
    time.advance(6_000);
    expect(states).toEqual(['confirmed']);
    expect(heartbeat.report.largestGapMs).toBe(9_000);
  });

  it('assumes everything cancelled before the venue’s ten seconds are over, and recovers by itself', () => {
    const { time, line, states, heartbeat } = beating();
    const lastTakenMs = line.sent.at(-1)?.atMs ?? Number.NaN;
    line.mode = 'refusing';
    let lostAtMs: number | undefined;
    for (let i = 0; i < 200 && lostAtMs === undefined; i += 1) {
      time.advance(100);
      if (heartbeat.state === 'lost') lostAtMs = time.monoMs();
    }
    expect((lostAtMs ?? Number.NaN) - lastTakenMs).toBeLessThan(10_000);
    line.mode = 'up';
    time.advance(4_000);
    expect(states).toEqual(['confirmed', 'lost', 'confirmed']);
  });

  it('follows one wrong id at once: a bot that was started again does not know the chain', () => {
    const { time, line, states, heartbeat } = beating();
    time.advance(100);
    line.beatByAnother();
    time.advance(3_100);
    expect(line.sent.slice(-2).map(({ heartbeatId }) => heartbeatId)).toEqual(['beat-21', 'another-22']);
    expect(states).toEqual(['confirmed']);
    expect(heartbeat.report.rejected).toBe(1);
  });

  it('asks once more before it follows a wrong id: what is to be withheld is not sent after all', () => {
    const { time, line, health, states } = beating();
    time.advance(100);
    line.beatByAnother();
    line.answersAfterMs = 500;
    time.advance(2_900);
    health.verdict = { kind: 'withhold', reason: 'killed' };
    const before = line.sent.length;
    time.advance(2_000);
    expect(line.sent.length).toBe(before);
    expect(states).toEqual(['confirmed', 'withheld']);
  });

  it('takes the second rejection in a row for another program on this key, and stops racing it', () => {
    const { time, line, states } = beating();
    const send = line.send.bind(line);
    line.send = (...args) => {
      line.beatByAnother();
      send(...args);
    };
    const before = line.sent.length;
    time.advance(3_100);
    expect(states).toEqual(['confirmed', 'lost']);
    expect(line.sent.length - before).toBe(2);
  });

  it('sends nothing while it is told to withhold, and does not call that a loss', () => {
    const { time, line, health, states } = beating();
    health.verdict = { kind: 'withhold', reason: 'nobody answers for what is open' };
    const before = line.sent.length;
    time.advance(60_000);
    expect(line.sent.length).toBe(before);
    expect(states).toEqual(['confirmed', 'withheld']);
    health.verdict = { kind: 'beat' };
    time.advance(3_100);
    expect(states).toEqual(['confirmed', 'withheld', 'confirmed']);
  });

  it('is not brought back by an answer to a beat from before it was withheld', () => {
    const { time, line, health, heartbeat } = beating();
    line.answersAfterMs = 4_000;
    time.advance(3_000);
    health.verdict = { kind: 'withhold', reason: 'killed' };
    heartbeat.beatNow();
    time.advance(5_000);
    expect(heartbeat.state).toBe('withheld');
  });

  it('is silent after a stop, whatever is still under way', () => {
    const { time, line, states, heartbeat } = beating();
    heartbeat.beatNow();
    heartbeat.stop('over');
    const before = line.sent.length;
    time.advance(60_000);
    expect(line.sent.length).toBe(before);
    expect(states.at(-1)).toBe('stopped');
  });
});
