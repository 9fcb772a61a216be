import type { SupervisorEvent } from '../../../src/supervisor/events.ts';
import { waitFor } from '../../../src/drill/wait.ts';
import { type BenchCase, type BenchResult, figuresOf } from '../bench-case.ts';
import { type Session, withSession } from '../session.ts';

/** At 1 s four workers and the venue already fill two cores, and what is measured is the want of cores. */
const ROUND_LENGTH_MS = 2_000;

const ROLLOVERS = 1_000;

/** 250 rounds are enough where none is missed. */
const DEADLINE_MS = 400 * ROUND_LENGTH_MS;

export const bench: BenchCase = {
  name: 'rollovers',
  unit: `round boundary → RoundStarted; ${ROLLOVERS.toLocaleString('en')} rollovers, four workers at once, rounds of 2 s`,
  target: { p99Ns: 10e6 },
  slow: true,
  measure: () => withSession(ROUND_LENGTH_MS, countRollovers),
};

/** Lateness as the engine tells it with `open`, in whole ms. Rounds that a worker joined late have none. */
async function countRollovers({ system }: Session): Promise<BenchResult> {
  const latenessMs: number[] = [];
  const notOpened: string[] = [];
  const take = (event: SupervisorEvent): void => {
    if (event.type === 'death') notOpened.push(`${event.death.asset} died of ${event.death.cause}`);
    if (event.type !== 'fact') return;
    const { fact } = event;
    if (fact.type === 'round-missed') notOpened.push(`${event.asset}: ${fact.reason}`);
    if (fact.type !== 'round' || fact.phase !== 'open') return;
    if (fact.latenessMs === undefined || fact.satOut === true) return;
    latenessMs.push(fact.latenessMs);
    if (latenessMs.length % 100 === 0) process.stderr.write(`  ${latenessMs.length} of ${ROLLOVERS} rollovers\n`);
  };
  const stopObserving = system.supervisor.observe(take);
  await waitFor(DEADLINE_MS, () => latenessMs.length >= ROLLOVERS || undefined);
  stopObserving();
  return {
    subject: figuresOf(latenessMs.slice(0, ROLLOVERS).map((ms) => ms * 1e6)),
    rivals: [],
    amounts: [
      { name: 'latest', value: Math.max(...latenessMs), unit: 'ms' },
      { name: 'rounds missed, workers died', value: notOpened.length, unit: '', atMost: 0 },
      { name: 'rollovers short of the number', value: Math.max(0, ROLLOVERS - latenessMs.length), unit: '', atMost: 0 },
    ],
  };
}
