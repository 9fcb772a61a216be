import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../../shared/events/effects.ts';
import type { ConditionId } from '../../../../shared/market/ids.ts';
import { microUsdc } from '../../../../shared/units/index.ts';
import { CashCheck } from '../../../../src/supervisor/risk/cash-check.ts';
import { leastUnexplained } from '../../../../src/supervisor/risk/explanations.ts';
import { fill, pusd } from '../../../support/account-session.ts';

const ROUND = '0xround' as ConditionId;

/** An account whose money is read at set moments, in seconds. */
class Story {
  readonly alarms: string[] = [];
  readonly check = new CashCheck((code, detail) => this.alarms.push(`${code}: ${detail}`));
  cash = 1_000;

  /** The venue takes this much more than the engine thinks, and the engine hears of the fill at once. */
  buy(atS: number, number: number, more = 0, told: Partial<Extract<Fact, { type: 'fill' }>> = {}): this {
    const taken = { ...fill(number, 10), fee: pusd(0.175), role: 'taker', ...told } as const;
    this.check.note(taken, atS * 1_000);
    this.cash -= (taken.notional + taken.fee) / 1e6 + more;
    return this;
  }

  read(atS: number): this {
    const askedAtMs = atS * 1_000;
    this.check.judge({ cash: pusd(this.cash), askedAtMs, answeredAtMs: askedAtMs + 40 });
    return this;
  }

  round(atS: number, phase: 'ended' | 'resolved'): this {
    this.check.note({ type: 'round', slug: 'r', conditionId: ROUND, phase }, atS * 1_000);
    return this;
  }
}

describe('the account’s money against what our fills explain', () => {
  it('raises no alarm as long as the venue takes what its schedule says, whenever it is read', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat({ max: 40 })), { maxLength: 40 }), (acts) => {
        const story = new Story().read(0);
        let atS = 100;
        for (const [index, [isFill, waitS]] of acts.entries()) {
          atS += waitS;
          if (isFill) story.buy(atS, index);
          else story.read(atS);
        }
        expect(story.alarms).toEqual([]);
      }),
    );
  });

  it('tells of a fee that is charged otherwise than the market’s record says, after one fill (fault V7)', () => {
    const story = new Story().read(0).buy(100, 1, 0.175).read(110);
    expect(story.alarms).toEqual([]);
    expect(story.check.isSuspicious).toBe(true);
    story.read(125);
    expect(story.alarms).toEqual([
      expect.stringMatching(/^FEES_DIFFER: the account paid 0\.175 pUSD more than 1 fills/),
    ]);
    expect(story.read(140).read(200).alarms).toHaveLength(1);
  });

  it('finds it among fills that may or may not be paid yet', () => {
    const story = new Story().read(0);
    story
      .buy(99, 1, 0, { notional: pusd(7.31) })
      .buy(101, 2, 0.21)
      .buy(104, 3, 0, { notional: pusd(3.17) });
    expect(story.read(106).read(120).alarms).toEqual([expect.stringContaining('paid 0.21 pUSD more')]);
  });

  it('waits for a second reading: a fill that is heard of late explains what was missing', () => {
    const story = new Story().read(0);
    story.cash -= 10.175;
    story.read(100);
    story.cash += 10.175;
    expect(story.buy(108, 1).read(120).read(200).alarms).toEqual([]);
  });

  it('tells of money that leaves without any fill, and takes money that comes as it is', () => {
    const story = new Story().read(0);
    story.cash += 50;
    story.read(60);
    story.cash -= 20;
    expect(story.read(120).read(135).alarms).toEqual([expect.stringMatching(/^CASH_MISMATCH: 20 pUSD left/)]);
  });

  it('compares nothing from the end of a round that holds shares of ours until its payouts are through', () => {
    const story = new Story().read(0);
    const held = { outcome: 'up', settled: pusd(1), provisional: pusd(0), reserved: pusd(0) };
    story.check.note({ type: 'inventory', conditionId: ROUND, token: 't', ...held } as never, 1_000);
    story.buy(10, 1).read(70).round(80, 'ended');
    story.cash += 20;
    story.read(90).round(100, 'resolved');
    story.cash -= 3;
    expect(story.read(110).read(125).alarms).toEqual([]);
    story.read(170);
    story.cash -= 3;
    expect(story.read(180).read(195).alarms).toHaveLength(1);
  });

  it('compares again an hour after a round of which nobody tells the resolution any more', () => {
    const story = new Story().read(0);
    const held = { outcome: 'up', settled: pusd(1), provisional: pusd(0), reserved: pusd(0) };
    story.check.note({ type: 'inventory', conditionId: ROUND, token: 't', ...held } as never, 1_000);
    story.round(80, 'ended').read(3_600);
    story.cash -= 3;
    expect(story.read(3_660).read(3_675).alarms).toEqual([]);
    story.read(3_700);
    story.cash -= 3;
    expect(story.read(3_720).read(3_735).alarms).toHaveLength(1);
  });

  it.each([
    ['one that failed', { status: 'FAILED' }],
    ['one of an earlier worker', { strategy: 'adopted' }],
  ] as const)('compares nothing across a fill of which nobody knows when it moved money: %s', (_name, told) => {
    const story = new Story().read(0).read(60);
    story.buy(70, 1, 5, told).read(80).read(95);
    expect(story.alarms).toEqual([]);
  });

  it('counts a fill once, however often it is told', () => {
    const story = new Story().read(0).buy(100, 1);
    story.check.note({ ...fill(1, 10), fee: microUsdc(175_000), role: 'taker' }, 101_000);
    expect(story.read(200).read(300).alarms).toEqual([]);
  });

  it('concludes nothing from more doubtful fills than could be told apart', () => {
    const story = new Story().read(0);
    for (let number = 0; number < 13; number += 1) story.buy(100 + number, number, 0.1);
    expect(story.read(115).read(130).alarms).toEqual([]);
    expect(leastUnexplained(5, [5])).toBe(0);
    expect(leastUnexplained(-7, [-4, -2, 9])).toBe(-1);
    expect(leastUnexplained(1, Array(13).fill(1))).toBeUndefined();
  });
});
