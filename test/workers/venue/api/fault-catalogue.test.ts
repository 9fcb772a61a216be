import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../../../workers/venue/api/faults/catalogue.ts';
import { describeFault } from '../../../../workers/venue/api/faults/describe.ts';
import { readFaults } from '../../../../workers/venue/api/faults/requests.ts';
import { ServedVenue } from './served-venue.ts';

const NAMES = FAULTS.map(({ name }) => name);

function example(name: string): Readonly<Record<string, unknown>> {
  const fault = FAULTS.find((each) => each.name === name);
  if (fault === undefined) throw new Error(`no fault ${name}`);
  return fault.example;
}

describe('the catalogue of faults', () => {
  it('has no name twice', () => {
    expect(new Set(NAMES).size).toBe(NAMES.length);
  });

  it.each(NAMES)('gives an example of %s that the venue takes, now, later and for a while', (name) => {
    const served = new ServedVenue({ assets: ['BTC', 'ETH'] });
    const { answer } = served.begin('POST', '/control/faults', {}, JSON.stringify([example(name)]));
    expect(answer).toEqual({ status: 200, value: { applied: 1, faults: [name] } });
    expect(readFaults([{ ...example(name), after: '1s', for: '2s' }]).kind).toBe('faults');
    served.time.advance(5_000);
  });

  it.each(NAMES)('describes every field of %s, and those of its example are among them', (name) => {
    const fault = FAULTS.find((each) => each.name === name) as (typeof FAULTS)[number];
    const fields = describeFault(fault).fields.map((field) => field.name);
    const used = Object.keys(fault.example).filter((key) => !['fault', 'after', 'for'].includes(key));
    expect(fields).toEqual(expect.arrayContaining(used));
    expect(fault.does).toMatch(/^[^\n]{20,130}$/);
  });

  it('takes no reason for a close that its frame has no room for, whatever its letters', () => {
    const close = { fault: 'socket-close', service: 'user', reason: 'é'.repeat(61) };
    expect(readFaults([close]).kind).toBe('faults');
    expect(readFaults([{ ...close, reason: 'é'.repeat(62) }])).toMatchObject({ kind: 'wrong' });
  });

  it.each(NAMES)('refuses a misspelt field of %s instead of doing something else', (name) => {
    const list = readFaults([{ ...example(name), probabilty: 0.1 }]);
    expect(list).toMatchObject({ kind: 'wrong', reason: expect.stringContaining('probabilty') as string });
  });

  it('is shown at the control door', () => {
    const { value } = new ServedVenue({ assets: ['BTC'] }).get('/control/faults');
    expect((value as { name: string }[]).map(({ name }) => name)).toEqual(NAMES);
  });
});
