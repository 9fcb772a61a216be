import { describe, expect, it } from 'vitest';
import { WireError } from '../../../shared/errors.ts';
import { parseLedger, readLedger } from '../../../src/report/venue-ledger.ts';
import { type FakeExchange, FakeHttp } from '../../support/fake-http.ts';

const EMPTY = {
  accounts: [],
  openOrders: [],
  orders: [],
  trades: [],
  markets: [],
  forgotten: 0,
  conservation: { held: true, violations: [] },
};

describe('parseLedger', () => {
  it('takes a ledger with fields that the checker does not read', () => {
    expect(parseLedger(JSON.stringify({ ...EMPTY, at: 1, refusals: [] }))).toEqual(EMPTY);
  });

  it.each([
    ['no JSON', '<html>'],
    ['nothing', ''],
    ['another JSON', '[]'],
    ['a ledger without its orders', JSON.stringify({ ...EMPTY, orders: undefined })],
    ['a price that is text', JSON.stringify({ ...EMPTY, orders: [{ id: '0x1', price: '0.5' }] })],
  ])('refuses %s with one line', (_name, text) => {
    expect(() => parseLedger(text)).toThrow(WireError);
    expect(() => parseLedger(text)).toThrow(/^the venue's ledger is not [^\n]+$/);
  });
});

describe('readLedger', () => {
  type Outcome = Parameters<Parameters<typeof readLedger>[2]>[0];

  function read(answer: (exchange: FakeExchange) => void): Outcome[] {
    const http = new FakeHttp();
    const outcomes: Outcome[] = [];
    readLedger(http, 'http://venue.test/control', (outcome) => void outcomes.push(outcome));
    answer(http.latest);
    return outcomes;
  }

  it('gives the ledger of the control door', () => {
    expect(read((exchange) => exchange.answer(200, EMPTY))).toEqual([{ ledger: EMPTY }]);
  });

  it('gives the reason when the venue refuses, is away or talks nonsense', () => {
    expect(read((exchange) => exchange.answer(503, {}))).toEqual([{ failed: 'status 503' }]);
    expect(read((exchange) => exchange.fail('refused'))).toEqual([{ failed: 'refused: refused' }]);
    expect(read((exchange) => exchange.answer(200, {}))).toEqual([{ failed: expect.stringContaining('not readable') }]);
  });
});
