import { Transaction } from 'ethers';
import { describe, expect, it } from 'vitest';
import { microShares } from '../../../shared/units/index.ts';
import { TreasuryStage, type WalletKind, WALLETS } from './treasury-stage.ts';

const KINDS = Object.keys(WALLETS) as readonly WalletKind[];
const shares = (count: number) => microShares(count * 1e6);

function holding(kind: WalletKind, version: 'v1' | 'v2' = 'v1'): TreasuryStage {
  const stage = new TreasuryStage(kind, version);
  stage.split(shares(100));
  return stage;
}

const cases = KINDS.flatMap((kind) => (['v1', 'v2'] as const).map((version) => ({ kind, version })));
const isSend = ({ url, body = '' }: { readonly url: string; readonly body?: string }) =>
  url.endsWith('/submit') || body.includes('eth_sendRawTransaction');

describe('the treasury', () => {
  it.each(cases)('merges full sets of a $version market with a wallet of kind $kind', ({ kind, version }) => {
    const stage = holding(kind, version);
    stage.merge(shares(75));
    stage.seconds(8);
    expect(stage.onChain).toEqual({ up: 25e6, down: 25e6, money: 975e6 });
    const { conditionId } = stage.chainMarket;
    expect(stage.events).toEqual([{ type: 'merged', conditionId, total: 75e6 }]);
    expect(stage.alarms).toEqual([]);
  });

  it.each(cases)(
    'redeems winners and losers of a $version round with a wallet of kind $kind, once',
    ({ kind, version }) => {
      const stage = holding(kind, version);
      stage.trade();
      stage.resolve();
      stage.treasury.hurry(stage.chainMarket.conditionId);
      stage.seconds(20);
      expect(stage.onChain).toEqual({ up: 0, down: 0, money: 1_000e6 });
      stage.seconds(700);
      const redeemed = stage.events.filter(({ type }) => type === 'redeemed');
      expect(redeemed).toHaveLength(1);
      expect(stage.sent).toBe(kind === 'eoa' && version === 'v2' ? 2 : 1);
      expect(stage.treasury.report().markets).toMatchObject([{ state: 'over', redeemedUsdc: 100 }]);
      expect(stage.alarms).toEqual([]);
    },
  );

  it.each(KINDS)(
    '%s: finds out by the chain that a merge was done whose answer was lost, and sends no second one',
    (kind) => {
      const stage = holding(kind);
      stage.fate = (request) => (isSend(request) ? 'unanswered' : 'passes');
      stage.merge(shares(75));
      stage.seconds(90);
      expect(stage.onChain).toMatchObject({ up: 25e6, down: 25e6 });
      expect(stage.events).toMatchObject([{ type: 'merged', total: 75e6 }]);
      expect(stage.sent).toBe(1);
    },
  );

  it.each(KINDS)('%s: sends the same bytes again after 60 s when they never arrived, and not before', (kind) => {
    const stage = holding(kind);
    stage.fate = (request) => (isSend(request) ? 'lost' : 'passes');
    stage.merge(shares(75));
    stage.seconds(58);
    expect(stage.sent).toBe(1);
    stage.fate = () => 'passes';
    stage.seconds(15);
    expect(stage.sent).toBe(2);
    expect(stage.onChain).toMatchObject({ up: 25e6, down: 25e6 });
    expect(stage.events).toMatchObject([{ type: 'merged', total: 75e6 }]);
  });

  it('eoa: raises the fee by an eighth each minute that its transaction is not mined, and keeps nonce and call', () => {
    const stage = holding('eoa');
    const sent: Transaction[] = [];
    stage.fate = (request) => {
      if (!isSend(request)) return 'passes';
      const [{ params }] = JSON.parse(request.body ?? '') as [{ params: [string] }];
      sent.push(Transaction.from(params[0]));
      return 'lost';
    };
    stage.merge(shares(75));
    stage.seconds(140);
    stage.crash();
    stage.seconds(60);
    expect(sent).toHaveLength(4);
    expect(new Set(sent.map(({ nonce, data, to, gasLimit }) => `${nonce} ${data} ${to} ${gasLimit}`)).size).toBe(1);
    for (const [index, { maxFeePerGas }] of sent.slice(1).entries()) {
      expect(Number(maxFeePerGas) / Number(sent[index]!.maxFeePerGas)).toBeGreaterThanOrEqual(1.125);
    }
    stage.fate = () => 'passes';
    stage.seconds(70);
    expect(stage.events[0]).toMatchObject({ type: 'merged', total: 75e6 });
  });

  it.each(KINDS)(
    '%s: after a crash follows up what was signed, whether it had been sent or not, and merges once',
    (kind) => {
      for (const fate of ['passes', 'unanswered', 'lost'] as const) {
        const stage = holding(kind);
        stage.fate = (request) => (isSend(request) ? fate : 'passes');
        stage.merge(shares(75));
        while (stage.sent === 0) stage.seconds(0.1);
        stage.crash();
        stage.fate = () => 'passes';
        stage.seconds(120);
        expect([fate, stage.onChain]).toMatchObject([fate, { up: 25e6, down: 25e6, money: 975e6 }]);
        expect(stage.events.map((event) => (event.type === 'merged' ? event.total : event.type))).toEqual([75e6]);
      }
    },
  );

  it('can be ended at every moment of a merge and a redemption, and nothing is done twice or forgotten', () => {
    for (let step = 0; step < 60; step += 3) {
      const stage = holding('deposit');
      stage.merge(shares(75));
      stage.seconds(step / 10);
      stage.crash();
      if (stage.treasury.report().underWay === undefined && stage.events.length === 0) stage.merge(shares(75));
      stage.seconds(80);
      expect([step, stage.onChain]).toEqual([step, { up: 25e6, down: 25e6, money: 975e6 }]);
      stage.resolve();
      stage.seconds(30 + step / 10);
      stage.crash();
      stage.seconds(200);
      expect([step, stage.onChain]).toEqual([step, { up: 0, down: 0, money: 1_000e6 }]);
    }
  });

  it('tells a new engine of the asset what was merged and redeemed before, also after a restart', () => {
    const stage = holding('safe');
    stage.merge(shares(75));
    stage.seconds(8);
    stage.crash();
    stage.treasury.retell('ETH');
    stage.events.length = 0;
    stage.treasury.retell('BTC');
    expect(stage.events).toMatchObject([{ type: 'merged', total: 75e6 }]);
  });

  it('asks for no more than the chain shows, and does not count that as a failure', () => {
    const stage = holding('deposit');
    for (let i = 0; i < 4; i += 1) stage.merge(shares(125));
    stage.seconds(10);
    expect(stage.events.map(({ type }) => type)).toEqual(Array(4).fill('merge-failed'));
    expect(stage.alarms).toEqual([]);
    expect(stage.sent).toBe(0);
  });

  it('does not take a sale meanwhile for a merge that the relayer says has failed', () => {
    const stage = holding('deposit');
    stage.inject({ fault: 'relayer', outcome: 'failed', count: 1 });
    stage.merge(shares(25));
    while (stage.sent === 0) stage.seconds(0.1);
    stage.giveAway(shares(25));
    stage.seconds(20);
    expect(stage.onChain).toMatchObject({ up: 75e6, down: 100e6 });
    expect(stage.events.map(({ type }) => type)).toEqual(['merge-failed']);
    expect(stage.treasury.report().markets).toMatchObject([{ mergedSets: 0 }]);
  });

  it('pauses merges for a minute after three failures, with the reason, and then tries again (M189)', () => {
    const stage = holding('deposit');
    stage.inject({ fault: 'relayer', outcome: 'failed', count: 3 });
    for (let i = 0; i < 3; i += 1) {
      stage.merge(shares(25));
      stage.seconds(8);
    }
    expect(stage.alarms).toEqual(['MERGES_PAUSED']);
    expect(stage.treasury.report().pausedFor).toMatch(/paused for 60 s: 3 failed in a row, .*STATE_FAILED/);
    stage.merge(shares(25));
    stage.seconds(8);
    expect(stage.sent).toBe(3);
    expect(stage.events.at(-1)).toMatchObject({
      type: 'merge-failed',
      reason: expect.stringContaining('paused') as string,
    });
    stage.seconds(50);
    stage.merge(shares(25));
    stage.seconds(10);
    expect(stage.events.at(-1)).toMatchObject({ type: 'merged', total: 25e6 });
  });

  it('of an owner who pays gas makes no more than six transactions a minute (M188)', () => {
    const stage = holding('eoa');
    for (let i = 0; i < 9; i += 1) stage.merge(shares(5));
    stage.seconds(59);
    expect(stage.sent).toBe(6);
    expect(stage.events.filter(({ type }) => type === 'merge-failed')).toHaveLength(3);
    expect(stage.onChain).toMatchObject({ up: 70e6, down: 70e6 });
  });

  it('looks at an ended market less and less often while it has no result, and tells after 30 minutes (M190, M191)', () => {
    const stage = holding('deposit');
    stage.trade();
    stage.inject({ fault: 'resolution-late', by: '2h', for: '2h' });
    stage.seconds((stage.chainMarket.endsAt - stage.served.venue.nowMs()) / 1_000);
    const looks = () => stage.requests.filter((name) => name === 'eth_call').length / 3;
    const at: number[] = [];
    const early: string[] = [];
    for (let second = 0; second < 3_600; second += 1) {
      const before = looks();
      stage.seconds(1);
      if (looks() > before) at.push(second);
      if (second === 1_790) early.push(...stage.alarms);
    }
    const gaps = at.slice(1).map((second, index) => Math.round((second - (at[index] ?? 0)) / 10) * 10);
    expect(Math.round((at[0] ?? 0) / 10)).toBe(3);
    expect(gaps.slice(0, 6)).toEqual([60, 120, 240, 480, 600, 600]);
    expect(early).toEqual([]);
    expect(stage.alarms).toEqual(['REDEEM_OVERDUE']);
  });

  it('takes what an automatic redeemer did before it for done', () => {
    const stage = holding('deposit');
    stage.trade();
    stage.served.venue.chain.grantApprovals(stage.wallet);
    stage.resolve();
    stage.seconds(400);
    expect(stage.sent).toBe(0);
    expect(stage.treasury.report().markets).toMatchObject([{ state: 'over', redeemedUsdc: 0 }]);
  });
});
