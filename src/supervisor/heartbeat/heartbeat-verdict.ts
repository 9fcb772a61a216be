/** Whether the next beat goes out. */
export type HeartbeatVerdict = { readonly kind: 'beat' } | { readonly kind: 'withhold'; readonly reason: string };

/** What the decision about a beat is taken from. */
export type HeartbeatHealth = {
  /** The kill switch was pressed and the venue has since confirmed that nothing is open. */
  readonly killedAndClear: boolean;
  /**
   * For how long a cancel of everything, begun because a dead worker's orders could not be confirmed gone, has itself gone
   * unconfirmed, ms; 0 when there is none.
   */
  readonly cancelAllUnconfirmedMs: number;
  /** From when on that is too long. */
  readonly withholdAfterMs: number;
};

const BEAT: HeartbeatVerdict = { kind: 'beat' };

/**
 * The table of reliability §6. A crashed, wedged or quarantined worker is no reason to withhold: its own orders are
 * cancelled over the supervisor's connection and the others' are to stay. The beat is withheld when nobody can answer for
 * what is open, and when nothing is open for good.
 */
export function heartbeatVerdict({
  killedAndClear,
  cancelAllUnconfirmedMs,
  withholdAfterMs,
}: HeartbeatHealth): HeartbeatVerdict {
  if (killedAndClear) return { kind: 'withhold', reason: 'killed, and the venue shows no open order' };
  if (cancelAllUnconfirmedMs >= withholdAfterMs) {
    const reason = `a cancel of everything went unconfirmed for ${cancelAllUnconfirmedMs} ms; the venue is left to do it`;
    return { kind: 'withhold', reason };
  }
  return BEAT;
}
