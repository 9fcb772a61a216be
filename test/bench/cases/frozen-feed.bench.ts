import { type Asset, ASSETS } from '../../../shared/market/assets.ts';
import { waitFor } from '../../../src/drill/wait.ts';
import { type BenchCase, type BenchResult, figuresOf } from '../bench-case.ts';
import { BookWatch } from '../book-watch.ts';
import { isMidRound, type Session, withSession } from '../session.ts';

const ROUND_LENGTH_MS = 60_000;
const FREEZES = 8;

/** More than the target: a freeze later in the round might be mended by the cut-off. */
const QUIET_MS = 6_000;

const DEADLINE_MS = 10_000;

export const bench: BenchCase = {
  name: 'frozen-feed',
  unit: `feed frozen in an active round, socket open → no order left in the venue's ledger; ${FREEZES} freezes`,
  target: { p99Ns: 3e9 },
  slow: true,
  measure: () => withSession(ROUND_LENGTH_MS, freezeAgainAndAgain),
};

async function freezeAgainAndAgain(session: Session): Promise<BenchResult> {
  const books = new BookWatch(session.system.supervisor);
  const pullsNs: number[] = [];
  for (let freeze = 0; freeze < FREEZES; freeze += 1) {
    const asset = ASSETS[freeze % ASSETS.length]!;
    await waitFor(3 * ROUND_LENGTH_MS, () => hasQuotes(session, asset));
    process.stderr.write(`  freeze ${freeze + 1} of ${FREEZES}\n`);
    const pulledMs = await freezeAndWait(session, books, asset);
    if (pulledMs !== undefined) pullsNs.push(pulledMs * 1e6);
  }
  const left = FREEZES - pullsNs.length;
  return {
    subject: figuresOf(pullsNs),
    rivals: [{ name: 'NautilusTrader, published', figures: { medianNs: 60e9 } }],
    amounts: [{ name: `freezes with orders left after ${DEADLINE_MS / 1000} s`, value: left, unit: '', atMost: 0 }],
  };
}

async function hasQuotes(session: Session, asset: Asset): Promise<true | undefined> {
  const isActive = isMidRound(session, asset, QUIET_MS) && (await session.control.openOrders(asset)) >= 2;
  return isActive || undefined;
}

/**
 * From before the freeze until the venue shows no order of the asset and the worker has given its books up: quotes that are
 * gone for a moment, to be replaced, are not pulled.
 */
async function freezeAndWait({ control }: Session, books: BookWatch, asset: Asset): Promise<number | undefined> {
  const frozenMs = performance.now();
  await control.fault({ fault: 'freeze', asset });
  return waitFor(DEADLINE_MS, async () => {
    if (!books.endedSince(asset, frozenMs) || (await control.openOrders(asset)) > 0) return undefined;
    return performance.now() - frozenMs;
  });
}
