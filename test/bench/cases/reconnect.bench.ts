import { type Asset, ASSETS } from '../../../shared/market/assets.ts';
import { pause, waitFor } from '../../../src/drill/wait.ts';
import { type BenchCase, type BenchResult, figuresOf } from '../bench-case.ts';
import { BookWatch } from '../book-watch.ts';
import { isMidRound, type Session, withSession } from '../session.ts';

const ROUND_LENGTH_MS = 60_000;
const CUTS = 20;

/**
 * From one asset's cut to the next one's. An asset is cut again after more than a minute: its connection has held by then,
 * and its back-off begins anew.
 */
const CUT_EVERY_MS = 15_700;

const DEADLINE_MS = 10_000;

export const bench: BenchCase = {
  name: 'reconnect',
  unit: `market socket that held a minute cut → fresh books of running and next round, back-off included; ${CUTS} cuts`,
  target: { p99Ns: 1.5e9 },
  slow: true,
  measure: () => withSession(ROUND_LENGTH_MS, cutAgainAndAgain),
};

async function cutAgainAndAgain(session: Session): Promise<BenchResult> {
  const books = new BookWatch(session.system.supervisor);
  const recoveriesNs: number[] = [];
  for (let cut = 0; cut < CUTS; cut += 1) {
    const asset = ASSETS[cut % ASSETS.length]!;
    await pause(CUT_EVERY_MS);
    await waitFor(3 * ROUND_LENGTH_MS, () => isMidRound(session, asset, 2_000) || undefined);
    process.stderr.write(`  cut ${cut + 1} of ${CUTS}\n`);
    const recoveryMs = await cutAndWait(session, books, asset);
    if (recoveryMs !== undefined) recoveriesNs.push(recoveryMs * 1e6);
  }
  const lost = CUTS - recoveriesNs.length;
  return {
    subject: figuresOf(recoveriesNs),
    rivals: [],
    amounts: [{ name: `cuts without fresh books within ${DEADLINE_MS / 1000} s`, value: lost, unit: '', atMost: 0 }],
  };
}

/** Counted from before the venue is asked to cut until the supervisor has heard of every book. */
async function cutAndWait({ control }: Session, books: BookWatch, asset: Asset): Promise<number | undefined> {
  const cutMs = performance.now();
  await control.fault({ fault: 'socket-drop', asset });
  const freshMs = await waitFor(DEADLINE_MS, () => books.freshSince(asset, cutMs));
  return freshMs === undefined ? undefined : freshMs - cutMs;
}
