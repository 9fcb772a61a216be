import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../shared/events/effects.ts';
import type { CompartmentView, FromWorkerBody } from '../../../shared/events/worker-protocol.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { MAX_WAITING_FACTS, Outbox } from '../../../workers/asset/outbox.ts';

function fact(detail: string): Fact {
  return { type: 'alarm', code: 'TEST', detail };
}

function view(inputs: number): CompartmentView {
  return { counters: { inputs } } as CompartmentView;
}

function setUp() {
  const sent: FromWorkerBody[] = [];
  const outbox = new Outbox((body) => sent.push(body));
  const told = (): string[] =>
    sent.map((body) => {
      if (body.type === 'view') return `view ${body.view.counters.inputs}`;
      return body.type === 'fact' && body.fact.type === 'alarm' ? body.fact.detail : body.type;
    });
  return { outbox, told };
}

describe('the outbox', () => {
  it('sends nothing without credit, so that a supervisor that does not read is not buried', () => {
    const { outbox, told } = setUp();
    outbox.fact(epochMs(1), fact('a'));
    outbox.view(view(1));
    expect(told()).toEqual([]);
  });

  it('keeps every fact in order and only the latest view, and counts the views that were merged', () => {
    const { outbox, told } = setUp();
    for (const detail of ['a', 'b']) outbox.fact(epochMs(1), fact(detail));
    for (const inputs of [1, 2, 3]) outbox.view(view(inputs));
    outbox.credit(10);
    expect(told()).toEqual(['a', 'b', 'view 3']);
    expect(outbox.merged).toBe(2);
  });

  it('sends facts before a view that waits as well', () => {
    const { outbox, told } = setUp();
    outbox.view(view(1));
    outbox.fact(epochMs(1), fact('a'));
    outbox.credit(1);
    expect(told()).toEqual(['a']);
    outbox.credit(1);
    expect(told()).toEqual(['a', 'view 1']);
  });

  it('ends the compartment rather than lose a fact when the supervisor has stopped reading', () => {
    const { outbox } = setUp();
    for (let i = 0; i < MAX_WAITING_FACTS; i += 1) outbox.fact(epochMs(1), fact('x'));
    expect(() => outbox.fact(epochMs(1), fact('x'))).toThrow(expect.objectContaining({ code: 'outbox-overflow' }));
  });

  it('never sends more than its credit and never loses, doubles or reorders a fact', () => {
    const action = fc.oneof(
      fc.record({ do: fc.constant('fact' as const) }),
      fc.record({ do: fc.constant('view' as const) }),
      fc.record({ do: fc.constant('credit' as const), messages: fc.integer({ min: 0, max: 5 }) }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
        const { outbox, told } = setUp();
        let credit = 0;
        let facts = 0;
        for (const step of actions) {
          if (step.do === 'fact') outbox.fact(epochMs(1), fact(String(facts++)));
          else if (step.do === 'view') outbox.view(view(0));
          else {
            credit += step.messages;
            outbox.credit(step.messages);
          }
          expect(told().length).toBeLessThanOrEqual(credit);
        }
        outbox.credit(facts + 1);
        const sentFacts = told().filter((text) => !text.startsWith('view'));
        expect(sentFacts).toEqual(Array.from({ length: facts }, (_, i) => String(i)));
      }),
    );
  });
});
