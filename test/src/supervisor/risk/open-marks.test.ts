import { describe, expect, it } from 'vitest';
import { microUsdc } from '../../../../shared/units/index.ts';
import { OpenMarks } from '../../../../src/supervisor/risk/open-marks.ts';

describe('OpenMarks', () => {
  it('adds up what the workers tell', () => {
    const marks = new OpenMarks();
    marks.tell('BTC', microUsdc(-5));
    marks.tell('ETH', microUsdc(8));
    expect(marks.total).toBe(3);
    expect(marks.silent).toEqual([]);
  });

  it('keeps a dead worker’s last word and names its asset, until a successor has reconciled', () => {
    const marks = new OpenMarks();
    marks.tell('BTC', microUsdc(-5));
    marks.ended('BTC');
    marks.tell('BTC', microUsdc(2));
    expect(marks.total).toBe(-5);
    expect(marks.silent).toEqual(['BTC']);
    marks.reconciled('BTC');
    expect(marks.total).toBe(2);
    expect(marks.silent).toEqual([]);
  });

  it('believes a successor that reconciled and said nothing that nothing is held', () => {
    const marks = new OpenMarks();
    marks.tell('BTC', microUsdc(2));
    marks.ended('BTC');
    marks.reconciled('BTC');
    expect(marks.total).toBe(0);
  });
});
