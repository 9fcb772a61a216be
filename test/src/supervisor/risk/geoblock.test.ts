import { describe, expect, it } from 'vitest';
import type { AccountOptions } from '../../../../src/supervisor/risk/account-guard.ts';
import { HALT } from '../../../../src/supervisor/incarnation.ts';
import { alarms, limited, restarted } from '../../../support/account-session.ts';
import { MemoryDisk } from '../../../support/memory-disk.ts';
import { runningSession } from '../../../support/supervised-session.ts';

const OPEN = { kind: 'ok', value: { blocked: false, place: 'CH' } } as const;
const BLOCKED = { kind: 'ok', value: { blocked: true, place: 'US-NY' } } as const;
const SILENT = { kind: 'failed', reason: 'no answer' } as const;

/** A session that is told where it is. */
function somewhere(disk = new MemoryDisk()) {
  const venue: { says: typeof OPEN | typeof BLOCKED | typeof SILENT; asked: number } = { says: OPEN, asked: 0 };
  const readPlace: AccountOptions['readPlace'] = (done) => {
    venue.asked += 1;
    done(venue.says);
  };
  return { venue, session: runningSession(undefined, { ...limited({}, disk), readPlace }) };
}

describe('the geoblock (strategies §15.4)', () => {
  it('is asked for every thirty seconds', () => {
    const { venue, session } = somewhere();
    session.world.time.advance(300_000);
    expect(venue.asked).toBe(11);
    expect(session.supervisor.account.state).toBe('ACTIVE');
  });

  it('halts everything within thirty seconds of its coming, also over a restart, and does not lift by itself', () => {
    const disk = new MemoryDisk();
    const { venue, session } = somewhere(disk);
    venue.says = BLOCKED;
    session.world.time.advance(30_000);
    expect(session.supervisor.account).toMatchObject({ state: 'HALT', code: 'ACCOUNT_BLOCKED' });
    expect(session.supervisor.account.detail).toContain('US-NY');
    expect(session.host.workers.map(({ halt }) => halt)).toEqual(Array(4).fill(HALT.suspended));
    venue.says = OPEN;
    session.world.time.advance(120_000);
    expect(session.supervisor.account.state).toBe('HALT');
    expect(restarted({}, disk).supervisor.account.code).toBe('ACCOUNT_BLOCKED');
  });

  it('is asked for at once when a person resumes: nothing enters where it still stands', () => {
    const { venue, session } = somewhere();
    venue.says = BLOCKED;
    session.world.time.advance(30_000);
    session.supervisor.resume('I have moved');
    expect(session.supervisor.account).toMatchObject({ state: 'HALT', code: 'ACCOUNT_BLOCKED' });
    venue.says = OPEN;
    session.supervisor.resume('now I have');
    expect(session.supervisor.account.state).toBe('ACTIVE');
  });

  it('is no block while nobody tells, but somebody hears of it after five minutes, once', () => {
    const { venue, session } = somewhere();
    venue.says = SILENT;
    session.world.time.advance(270_000);
    expect(alarms(session)).not.toContain('GEOBLOCK_UNKNOWN');
    session.world.time.advance(600_000);
    expect(alarms(session).filter((code) => code === 'GEOBLOCK_UNKNOWN')).toHaveLength(1);
    expect(session.supervisor.account.state).toBe('ACTIVE');
  });
});
