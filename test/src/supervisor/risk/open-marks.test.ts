import { describe, expect, it } from 'vitest';
import { microUsdc } from '../../../../shared/units/index.ts';
import { OpenMarks } from '../../../../src/supervisor/risk/open-marks.ts';

const AT_RISK = () => 30;

describe('OpenMarks', () => {
  it('adds up what the workers tell', () => {
    const marks = new OpenMarks();
    marks.tell('BTC', microUsdc(-5));
    marks.tell('ETH', microUsdc(8));
    expect(marks.total(0, AT_RISK)).toBe(3);
  });

  it('keeps a dead worker’s last word for a minute, then takes all that was at risk for lost', () => {
    const marks = new OpenMarks();
    marks.tell('BTC', microUsdc(-5));
    marks.ended('BTC', 1_000);
    expect(marks.total(60_999, AT_RISK)).toBe(-5);
    expect(marks.total(61_000, AT_RISK)).toBe(-30);
  });

  it('believes a successor only once it has reconciled, and that it holds nothing when it said nothing', () => {
    const marks = new OpenMarks();
    marks.tell('BTC', microUsdc(-5));
    marks.ended('BTC', 0);
    marks.tell('BTC', microUsdc(2));
    expect(marks.total(1, AT_RISK)).toBe(-5);
    marks.reconciled('BTC');
    expect(marks.total(1, AT_RISK)).toBe(2);
    marks.ended('BTC', 2);
    marks.reconciled('BTC');
    expect(marks.total(3, AT_RISK)).toBe(0);
  });
});
