import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bulkhead, endRunning, until } from '../../support/bulkhead-process.ts';
import { CAN_LIST_PROCESSES, processesWith } from '../../support/process-list.ts';

/** Marks the processes of this test among all others. */
const SEED = String(1_000_000 + process.pid);

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'bulkhead-guard-'));
});
afterEach(async () => {
  await endRunning();
  rmSync(dataDir, { recursive: true, force: true });
});

function guarded() {
  return bulkhead(['run', '--assets', 'BTC', '--seed', SEED, '--no-http', '--data-dir', dataDir]);
}

/** Waits for a new process of the guard. */
function untilStarted(word: string, earlier?: number): Promise<number> {
  return until(() => processesWith(word, SEED).find((id) => id !== earlier));
}

describe.skipIf(!CAN_LIST_PROCESSES)('Guard', { timeout: 60_000 }, () => {
  it('gives up on a venue that keeps dying, and says so', async () => {
    const { ended } = guarded();
    let venue: number | undefined;
    for (let deaths = 0; deaths < 4; deaths += 1) {
      const bot = await untilStarted('--no-guard');
      venue = await untilStarted('venue', venue);
      process.kill(venue, 'SIGKILL');
      await until(() => (processesWith('--no-guard', SEED).includes(bot) ? undefined : true));
    }
    const { code, stderr } = await ended;
    const again = 'bulkhead: the embedded venue ended unexpectedly; starting it and the bot again';
    const givenUp = 'bulkhead: the embedded venue died more than 3 times in 10 minutes; giving up';
    expect(stderr.trim().split('\n')).toEqual([again, again, again, givenUp]);
    expect(code).toBe(1);
  });

  it.each(['SIGINT', 'SIGHUP'] as const)('ends with 0 at %s in the bot’s first moments', async (signal) => {
    const { child, ended } = guarded();
    await untilStarted('--no-guard');
    child.kill(signal);
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });
});
