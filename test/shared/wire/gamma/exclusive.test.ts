import { describe, expect, it } from 'vitest';
import { parseExclusiveEvent } from '../../../../shared/wire/gamma/index.ts';

type Json = Record<string, unknown>;

function outcome(title: string, more: Json = {}): Json {
  const digit = String(title.length);
  return {
    conditionId: `0x${digit.repeat(64).slice(0, 64)}`,
    groupItemTitle: title,
    question: `Will it be ${title}?`,
    outcomes: '["Yes", "No"]',
    clobTokenIds: JSON.stringify([`1${digit}`, `2${digit}`]),
    orderPriceMinTickSize: 0.01,
    orderMinSize: 5,
    active: true,
    closed: false,
    acceptingOrders: true,
    feeSchedule: { rate: 0.04, exponent: 1, takerOnly: true },
    ...more,
  };
}

function event(titles: readonly string[], more: Json = {}, changed: Json = {}): Json {
  const markets = titles.map((title, index) => outcome(title, index === 0 ? changed : {}));
  return { slug: 'who-wins', title: 'Who wins?', endDate: '2026-12-01T12:00:00Z', negRisk: true, markets, ...more };
}

const PEOPLE = ['Ann', 'Bertha', 'Other'];

function verdictOf(json: unknown): string {
  const verdict = parseExclusiveEvent(json);
  return verdict.kind === 'unfit' ? verdict.reason : verdict.kind;
}

describe('an exclusive event of Gamma', () => {
  it('is its outcomes with the tokens found by name, whatever their order', () => {
    const swapped = { outcomes: '["No", "Yes"]', clobTokenIds: '["7", "8"]' };
    const verdict = parseExclusiveEvent(event(PEOPLE, {}, swapped));
    if (verdict.kind !== 'event') throw new Error(verdict.kind);
    expect(verdict.event).toMatchObject({ slug: 'who-wins', title: 'Who wins?', endsAt: Date.UTC(2026, 11, 1, 12) });
    expect(verdict.event.outcomes.map(({ title, yes, no }) => [title, yes, no])).toEqual([
      ['Ann', '8', '7'],
      ['Bertha', '16', '26'],
      ['Other', '15', '25'],
    ]);
    expect(verdict.event.outcomes[0]).toMatchObject({ tick: 100, minSize: 5_000_000, fees: { rate: 0.04 } });
  });

  it.each([
    ['augmented', event(PEOPLE, { negRiskAugmented: true })],
    ['no-other', event(['Ann', 'Bertha', 'Celia'])],
    ['no-other', event(['<100', '100-110', '110-120'])],
    ['not-accepting', event(PEOPLE, {}, { acceptingOrders: false })],
    ['not-accepting', event(PEOPLE, {}, { closed: true })],
    ['too-few', event(['Other'])],
    ['unreadable', event(PEOPLE, {}, { clobTokenIds: '["7"]' })],
    ['unreadable', event(PEOPLE, {}, { clobTokenIds: '["7", "7"]' })],
    ['unreadable', event(PEOPLE, {}, { orderPriceMinTickSize: 0.03 })],
    ['unreadable', event(PEOPLE, {}, { conditionId: 'none' })],
    ['other', event(PEOPLE, { negRisk: false })],
    ['other', event(PEOPLE, { markets: 'none' })],
    ['other', 17],
    ['event', event(['<100', '100-110', '>110'])],
    ['event', event(['100 or below', '101-110', '111+'])],
    ['event', event(['Ann', 'Bertha', 'Cy'], {}, { negRiskOther: true })],
  ])('is %s where a set of its outcomes would promise another sum, and never an exception', (verdict, json) => {
    expect(verdictOf(json)).toBe(verdict);
  });
});
