import { MICRO } from '../../shared/units/index.ts';
import type { Invariant } from '../run/run-report.ts';
import { type Evidence, NEWS_OF_PAYOUT_MS } from './evidence.ts';
import type { InventoryLog } from './inventory-log.ts';
import type { ResolutionLog } from './resolution-log.ts';
import { fillKey } from './tape-evidence.ts';
import type { VenueLedger } from './venue-ledger.ts';
import { verdict } from './verdict.ts';
import { movementsOf } from './worst-case.ts';

/** Of the venue's own books, and of what our workers told: the latter also of rounds that paid out. */
export function inventoryEqualsLedger({ ledger, inventories }: Evidence): Invariant {
  const breaks: string[] = [...inventories.impossible, ...wrongInventories(ledger, inventories)];
  let checked = inventories.told;
  for (const account of ledger.accounts) {
    const expected = new Map<string, number>();
    const paidOut = new Set(account.payouts.map((payout) => payout.conditionId));
    for (const { conditionId, token, shares } of movementsOf(account, ledger.trades)) {
      if (!paidOut.has(conditionId)) expected.set(token, (expected.get(token) ?? 0) + shares);
    }
    const held = new Map(
      account.positions.map((position) => [position.token, position.settled + position.provisional]),
    );
    for (const token of new Set([...expected.keys(), ...held.keys()])) {
      checked += 1;
      const [want, have] = [expected.get(token) ?? 0, held.get(token) ?? 0];
      if (want !== have) breaks.push(`token ${token}: trades say ${want}, positions ${have} micro-shares`);
    }
    checked += account.payouts.length;
  }
  return verdict('4 settled and provisional shares equal the trades', checked, breaks);
}

/** Settled, provisional and reserved shares as told in the end must be all that was traded and did not fail. */
function wrongInventories({ accounts, trades }: VenueLedger, inventories: InventoryLog): string[] {
  const traded = new Map<string, number>();
  for (const { token, shares } of accounts.flatMap((account) => movementsOf(account, trades))) {
    traded.set(token, (traded.get(token) ?? 0) + shares);
  }
  return [...inventories.totals()]
    .filter(([token, told]) => told !== (traded.get(token) ?? 0))
    .map(([token, told]) => `token ${token}: trades say ${traded.get(token) ?? 0}, our worker ${told} micro-shares`);
}

export function fillsAreKnown({ ledger, tapes }: Evidence): Invariant {
  const atVenue = fillsAtVenue(ledger);
  const breaks: string[] = [];
  for (const [key, { size, failed }] of atVenue) {
    const known = tapes.fills.get(key);
    if (known === undefined) breaks.push(`fill ${key} reached no compartment`);
    else if (known.size !== size) breaks.push(`fill ${key}: ${known.size} instead of ${size} micro-shares`);
    else if ((known.status === 'FAILED') !== failed) {
      breaks.push(`fill ${key} ${failed ? 'failed' : 'stands'} at the venue, and is ${known.status} on our tapes`);
    }
  }
  // What the venue has forgotten cannot speak against a fill.
  if (ledger.forgotten === 0) {
    for (const key of tapes.fills.keys()) if (!atVenue.has(key)) breaks.push(`fill ${key} is unknown at the venue`);
  }
  return verdict('5 every fill at the venue is on our tapes once, failed where it failed', atVenue.size, breaks);
}

type VenueFillRecord = { readonly size: number; readonly failed: boolean };

/** Our orders' parts in the venue's trades. */
function fillsAtVenue({ orders, trades }: VenueLedger): ReadonlyMap<string, VenueFillRecord> {
  const ours = new Set(orders.map((order) => order.id));
  const fills = new Map<string, VenueFillRecord>();
  for (const { id, takerOrderId, size, status, legs } of trades) {
    const failed = status === 'FAILED';
    if (ours.has(takerOrderId)) fills.set(fillKey(id, takerOrderId), { size, failed });
    for (const { orderId, matched } of legs) {
      if (ours.has(orderId)) fills.set(fillKey(id, orderId), { size: matched, failed });
    }
  }
  return fills;
}

export function worstCaseWithinLimit({ worstCases, limitMicroUsdc }: Evidence): Invariant {
  const breaks = worstCases
    .filter((loss) => loss > limitMicroUsdc)
    .map((loss) => `worst case ${loss / MICRO} pUSD, limit ${limitMicroUsdc / MICRO}`);
  return verdict('8 worst-case loss within the limit', worstCases.length, breaks);
}

/** What the venue paid out after our last word, or so short before it that the news was on its way, is not in our report. */
export function profitEqualsCash({ ledger, reported, resolutions }: Evidence): Invariant {
  const unheard = unheardPayouts(ledger, resolutions);
  const moved = ledger.accounts.reduce((sum, account) => sum + account.cash - account.deposited, 0) - unheard;
  const said = Math.round((reported.realisedUsdc - reported.openCostUsdc) * MICRO);
  const breaks = moved === said ? [] : [`cash moved by ${moved} micro-pUSD, the report accounts for ${said}`];
  return verdict('10 reported PnL equals cash in, cash out and inventory', ledger.accounts.length, breaks);
}

function unheardPayouts({ accounts, markets }: VenueLedger, resolutions: ResolutionLog): number {
  const assets = new Map(markets.map(({ conditionId, asset }) => [conditionId, asset]));
  let sum = 0;
  for (const { conditionId, amount, at } of accounts.flatMap(({ payouts }) => payouts)) {
    const lastWordAt = resolutions.lastWordAt(assets.get(conditionId) ?? '');
    if (!resolutions.wasTold(conditionId) && at > lastWordAt - NEWS_OF_PAYOUT_MS) sum += amount;
  }
  return sum;
}

export function venueConservesMoney({ ledger }: Evidence): Invariant {
  const { held, violations } = ledger.conservation;
  const breaks = held ? [] : ['its money, shares or reserves do not add up', ...violations];
  return verdict('the venue conserves money', 1, breaks);
}
