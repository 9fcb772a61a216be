import type { Fact } from '../../shared/events/effects.ts';
import { MICRO, PRICE_ONE } from '../../shared/units/index.ts';
import type { SupervisorEvent } from '../supervisor/events.ts';
import type { DeathRecord } from '../supervisor/incidents.ts';

/** An event of note as one line for people; `undefined` for what only machines want to know. */
export function eventLine(event: SupervisorEvent): string | undefined {
  switch (event.type) {
    case 'state':
      return `${event.asset} ${event.state}: ${event.reason}`;
    case 'alarm':
      return `${event.alarm.asset ?? 'all'} ALARM ${event.alarm.code}: ${event.alarm.detail}`;
    case 'balance':
      return undefined;
    case 'death':
      return deathLine(event.death);
    case 'fact': {
      const line = factLine(event.fact);
      return line === undefined ? undefined : `${event.asset} ${line}`;
    }
  }
}

function deathLine(death: DeathRecord): string | undefined {
  const { asset, incarnation, outcome, detectedAt, ordersZeroAt, observingAt } = death;
  const after = (at: number | undefined) => (at === undefined ? 'unknown' : `${at - detectedAt} ms`);
  if (outcome === 'recovered') {
    return `${asset} recovered: zero open orders after ${after(ordersZeroAt)}, observing after ${after(observingAt)}`;
  }
  if (outcome === 'quarantined') return `${asset} quarantined (${death.quarantine}) after worker #${incarnation}`;
  if (ordersZeroAt !== undefined || death.exitedAt !== undefined) return undefined;
  return `${asset} worker #${incarnation} died with ${death.openOrders} open orders, ${death.cause}: ${death.detail}`;
}

function factLine(fact: Fact): string | undefined {
  if (fact.type === 'round') return roundLine(fact);
  if (fact.type === 'round-missed') return `round missed: ${fact.reason}`;
  if (fact.type === 'fill') return fact.status === 'MATCHED' ? fillLine(fact) : undefined;
  if (fact.type === 'standing') return fact.reason === '' ? fact.standing : `${fact.standing}: ${fact.reason}`;
  if (fact.type === 'epoch-ended') return `book of ${fact.token.slice(0, 8)}… not believed any more: ${fact.reason}`;
  return undefined;
}

function roundLine(fact: Extract<Fact, { type: 'round' }>): string | undefined {
  const { slug, phase, latenessMs, strike, resolution, satOut } = fact;
  if (phase === 'ended' && satOut !== undefined) return `${slug} ended${satOut ? ', sat out' : ''}`;
  if (phase === 'resolved' && resolution !== undefined) return `${slug} resolved: ${resolution.winner} won`;
  if (phase === 'open' && strike !== undefined) return `${slug} strike ${strike.price} (${strike.source})`;
  if (phase === 'open') return `${slug} open${latenessMs === undefined ? '' : `, ${latenessMs} ms late`}`;
  return undefined;
}

function fillLine({ side, outcome, price, size, role, strategy }: Extract<Fact, { type: 'fill' }>): string {
  return `${side} ${size / MICRO} ${outcome} at ${price / PRICE_ONE} as ${role} (${strategy})`;
}
