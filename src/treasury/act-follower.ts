import type { ChainMarket } from '../../shared/events/effects.ts';
import { OUTCOMES } from '../../shared/market/ids.ts';
import type { ChainHoldings } from './chain-calls.ts';
import type { ChainLine } from './chain-line.ts';
import type { ChainNode } from './chain-node.ts';
import type { ChainAct } from './treasury-record.ts';

/** What became of an act. Wait: nothing is certain yet. Resend: its bytes may go out once more, they count once. */
export type ActVerdict =
  | { readonly kind: 'wait' | 'resend' | 'done' }
  | { readonly kind: 'failed'; readonly reason: string };

/** Nothing is sent twice within this time, and what was done must show within it (strategies §16). */
const PATIENCE_MS = 60_000;

/**
 * Finds out what became of an act that was sent, or may have been. The chain decides: that the nonce was used and the shares
 * are gone, not anybody's answer.
 */
export class ActFollower {
  readonly #line: ChainLine;
  readonly #node: ChainNode;
  readonly #wallet: string;

  constructor(line: ChainLine, node: ChainNode, wallet: string) {
    this.#line = line;
    this.#node = node;
    this.#wallet = wallet;
  }

  look(act: ChainAct, market: ChainMarket, nowMs: number, done: (verdict: ActVerdict) => void): void {
    this.#line.state(act, (state) => {
      if (state.kind === 'pending') return done(WAIT);
      if (state.kind === 'unknown') return this.#byNonce(act, market, nowMs, done);
      const reason = state.kind === 'failed' ? state.reason : 'it is said to be done, and nothing changed on chain';
      return this.#byHoldings(act, market, (change) => {
        if (change === 'whole' || (change === 'part' && state.kind === 'done')) return done(DONE);
        const isLate = state.kind === 'failed' || nowMs - act.sentAtMs >= PATIENCE_MS;
        return done(change !== undefined && isLate ? { kind: 'failed', reason } : WAIT);
      });
    });
  }

  #byNonce(act: ChainAct, market: ChainMarket, nowMs: number, done: (verdict: ActVerdict) => void): void {
    const isPatient = nowMs - act.sentAtMs < PATIENCE_MS;
    this.#line.isNonceUsed(act, (isUsed) => {
      if (isUsed === undefined) return done(WAIT);
      if (!isUsed) return done(isPatient ? WAIT : untaken(act, nowMs));
      return this.#byHoldings(act, market, (change) => {
        if (change === 'whole' || change === 'part') return done(DONE);
        const isLate = change === 'none' && !isPatient;
        return done(isLate ? { kind: 'failed', reason: 'its nonce was used, and nothing changed on chain' } : WAIT);
      });
    });
  }

  #byHoldings(act: ChainAct, market: ChainMarket, done: (change: Change | undefined) => void): void {
    this.#node.holdings(market, this.#wallet, (after) => done(after === undefined ? undefined : changeOf(act, after)));
  }
}

const WAIT: ActVerdict = { kind: 'wait' };
const DONE: ActVerdict = { kind: 'done' };

function untaken({ expiresAtMs }: ChainAct, nowMs: number): ActVerdict {
  const isExpired = expiresAtMs !== undefined && nowMs > expiresAtMs;
  return isExpired ? { kind: 'failed', reason: 'it was not carried out in its time' } : { kind: 'resend' };
}

/** How much of what the act was to take is gone from the chain. */
type Change = 'whole' | 'part' | 'none';

/**
 * A merge takes from both sides. While the market may still trade, a purchase meanwhile hides that on one of them, and a sale
 * looks like it on one of them: one side alone bears out an act that is said to be done, and does not gainsay one that is said
 * to have failed. A redemption leaves less than there was.
 */
function changeOf({ kind, before, sets }: ChainAct, after: ChainHoldings): Change {
  const gone = OUTCOMES.filter((outcome) => {
    return kind === 'merge' ? before[outcome] - after[outcome] >= sets : after[outcome] < before[outcome];
  });
  if (gone.length === 0) return 'none';
  return kind === 'redeem' || gone.length === OUTCOMES.length ? 'whole' : 'part';
}
