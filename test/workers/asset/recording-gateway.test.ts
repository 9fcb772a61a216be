import { describe, expect, it } from 'vitest';
import { SafetyError } from '../../../shared/errors.ts';
import type { OrderEffect } from '../../../shared/events/effects.ts';
import type { EngineEvent } from '../../../shared/events/engine-events.ts';
import type { ConditionId, OrderHash, TokenId } from '../../../shared/market/ids.ts';
import { RecordingGateway } from '../../../workers/asset/gateway/recording-gateway.ts';

function unwanted(): never {
  return expect.unreachable('a recording neither sends nor asks whether it may');
}

function gateway() {
  const told: EngineEvent[] = [];
  const links = { emit: (event: EngineEvent) => told.push(event), halted: unwanted, journal: unwanted, sent: unwanted };
  return { gateway: new RecordingGateway(links), told };
}

describe('the gateway of a recording', () => {
  it('refuses whatever would reach an order at the venue', () => {
    const orderIds = ['0x01' as OrderHash];
    const moves = [{ type: 'place' }, { type: 'cancel', orderIds }, { type: 'resend', clientId: 1 }];
    for (const effect of moves as OrderEffect[]) {
      expect(() => gateway().gateway.accept(effect)).toThrow(SafetyError);
    }
  });

  it('answers the engine from knowing that there is no account: nothing open, nothing held', () => {
    const { gateway: own, told } = gateway();
    own.accept({ type: 'reconcile', conditionIds: ['0x02' as ConditionId] });
    own.accept({ type: 'read-balances', tokens: ['7' as TokenId] });
    expect(own.prepare()).toBe(true);
    own.send();
    expect(own.prepare()).toBe(false);
    expect(told).toEqual([
      { type: 'reconciled', conditionIds: ['0x02'], openOrders: [], fills: [] },
      { type: 'balances', balances: [{ token: '7', shares: 0 }] },
    ]);
    own.look((openOrders) => expect(openOrders).toEqual([]));
  });
});
