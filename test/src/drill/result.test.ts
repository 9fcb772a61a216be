import { describe, expect, it } from 'vitest';
import { couldNotRun, type Inside, judge, type Measured } from '../../../src/drill/result.ts';
import { type DrillRow, LIMITS, ROWS } from '../../../src/drill/rows.ts';
import { drillTable } from '../../../src/drill/table.ts';

const FIGURES = { p50Us: 40, p99Us: 400, maxUs: 4_000, count: 100 };

const INSIDE: Inside = {
  roundsMissed: 1,
  supervisorLoopMaxMs: 8,
  others: { roundsMissed: 0, epochsClosed: [], before: FIGURES, during: { ...FIGURES, p50Us: 50 } },
};

const GOOD: Measured = {
  hit: 'BTC',
  openOrdersBefore: 2,
  class: 'contained',
  detectedMs: 12,
  zeroOrdersMs: 40,
  observingMs: 900,
  inside: INSIDE,
  promises: [{ name: '1 orders at the venue are on our tapes', held: true, checked: 9, breaks: [] }],
};

function row(name: string): DrillRow {
  const found = ROWS.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(name);
  return found;
}

function complaints(name: string, more: Partial<Measured>): readonly string[] {
  const { passed, complaints: reasons } = judge(row(name), { ...GOOD, ...more });
  expect(passed).toBe(reasons.length === 0);
  return reasons;
}

function loopHeld(supervisorLoopMaxMs: number): Partial<Measured> {
  return { inside: { ...INSIDE, supervisorLoopMaxMs } };
}

function others(more: Partial<Inside['others']>): Partial<Measured> {
  return { inside: { ...INSIDE, others: { ...INSIDE.others, ...more } } };
}

describe('the judgement of a row', () => {
  it('fails what broke a promise, or was seen by no checker; a promise that so short a row could not test is none broken', () => {
    const promise = { name: '3 no order is filled beyond its size', held: false, checked: 2, breaks: ['0xa', '0xb'] };
    expect(complaints('throw', { promises: [promise] })).toEqual([`promise broken: ${promise.name} (0xa)`]);
    expect(complaints('throw', { promises: [{ ...promise, checked: 0, breaks: [] }] })).toEqual([]);
    expect(complaints('throw', { promises: [] })).toEqual(['no promise was checked']);
  });

  it('passes what was contained within every limit, the limits included', () => {
    const { zeroOrdersMs, observingMs, supervisorLoopMs } = LIMITS;
    expect(complaints('throw', {})).toEqual([]);
    expect(complaints('throw', { detectedMs: 200, zeroOrdersMs, observingMs })).toEqual([]);
    expect(complaints('throw', loopHeld(supervisorLoopMs))).toEqual([]);
  });

  it('complains about every limit that was not kept', () => {
    expect(complaints('throw', { detectedMs: 201 })).toEqual(['detection: 201 ms, limit 200']);
    expect(complaints('throw', { zeroOrdersMs: 1_001 })).toEqual(['zero open orders: 1001 ms, limit 1000']);
    expect(complaints('throw', { observingMs: 3_001 })).toEqual(['observing again: 3001 ms, limit 3000']);
    expect(complaints('flood', loopHeld(50.1))).toEqual(["the supervisor's loop was held for 50.1 ms"]);
  });

  it('takes what never happened for a failure, also where no time was promised', () => {
    const never = { detectedMs: undefined, zeroOrdersMs: undefined, observingMs: undefined };
    expect(complaints('flood', { ...never, class: 'not contained' })).toEqual([
      'class "not contained"',
      'detection: never',
      'zero open orders: never',
      'observing again: never',
    ]);
  });

  it('wants poison quarantined, and everything else not', () => {
    const quarantined = { class: 'quarantined', observingMs: undefined } as const;
    expect(complaints('poison', quarantined)).toEqual([]);
    expect(complaints('poison', {})).toEqual(['class "contained"']);
    expect(complaints('throw', quarantined)).toEqual(['class "quarantined"']);
  });

  it('lets the guard recover from one huge allocation only', () => {
    const recovered = { class: 'recovered by the guard', zeroOrdersMs: undefined } as const;
    const { inside: _unseen, ...outside } = GOOD;
    expect(judge(row('heap-burst'), { ...outside, ...recovered })).toMatchObject({ passed: true, complaints: [] });
    expect(complaints('heap-growth', recovered)).toEqual(['class "recovered by the guard"']);
  });

  it('fails a row that the others felt', () => {
    expect(complaints('throw', others({ roundsMissed: 1 }))).toEqual(['the others missed 1 rounds']);
    expect(complaints('throw', others({ epochsClosed: ['ETH: stale'] }))).toEqual([
      "the others' epochs closed: ETH: stale",
    ]);
    expect(complaints('throw', others({ during: { ...FIGURES, maxUs: 50_001 } }))).toEqual([
      "the others' slowest decision took 50.0 ms",
    ]);
    expect(complaints('throw', others({ during: { ...FIGURES, count: 0 } }))).toEqual(['the others decided nothing']);
  });

  it('never passes a row that could not be run', () => {
    expect(couldNotRun(row('throw'), 'BTC never had 2 open orders')).toMatchObject({
      passed: false,
      complaints: ['BTC never had 2 open orders'],
    });
  });
});

describe('the rows', () => {
  it('are those of the contract, each with its class and its detection time', () => {
    const promised = Object.fromEntries(
      ROWS.map(({ name, classes, detectWithinMs }) => [name, [classes, detectWithinMs]]),
    );
    expect(promised).toEqual({
      throw: [['contained'], 200],
      reject: [['contained'], 200],
      exit: [['contained'], 200],
      hang: [['contained'], 1_500],
      'heap-growth': [['contained'], undefined],
      'heap-burst': [['contained', 'recovered by the guard'], undefined],
      flood: [['contained'], undefined],
      'socket-drop': [['contained'], 200],
      'frozen-feed': [['contained'], 3_000],
      poison: [['quarantined'], undefined],
    });
  });
});

describe('the table', () => {
  it('shows figures, ratios and the verdict in words, and every complaint below', () => {
    const failed = judge(row('hang'), { ...GOOD, detectedMs: 2_000, observingMs: undefined, class: 'not contained' });
    const { inside: _unseen, ...outside } = GOOD;
    const guarded = judge(row('heap-burst'), outside);
    const table = drillTable([judge(row('throw'), GOOD), failed, guarded, couldNotRun(row('exit'), 'no orders')]);
    const line = (name: string) => table.split('\n').find((candidate) => candidate.includes(`│ ${name} `)) ?? '';
    const cells = (name: string) =>
      line(name)
        .split('│')
        .slice(1, -1)
        .map((cell) => cell.trim());
    expect(cells('throw')).toEqual([
      'throw',
      'contained',
      '12 ms',
      '40 ms',
      '900 ms',
      '1 / 0',
      '40 µs → 50 µs (1.25)',
      '400 µs → 400 µs (1.00)',
      '8 ms',
      'ok',
    ]);
    expect(cells('hang')).toMatchObject({ 2: '2000 ms', 4: '–', 9: 'FAILED' });
    expect(cells('heap-burst').slice(4)).toEqual(['900 ms', '–', '–', '–', '–', 'ok']);
    expect(cells('exit')).toEqual(['exit', '–', '–', '–', '–', '–', '–', '–', '–', 'FAILED']);
    expect(table).toContain('hang: detection: 2000 ms, limit 1500');
    expect(table).toContain('exit: no orders');
  });
});
