import { nodeWorld } from '../../workers/ports/node-world.ts';
import { timeScaleOf } from '../run/compartments.ts';
import type { Witness } from '../run/run-bot.ts';
import type { System } from '../run/system.ts';
import { SessionWitness } from './session-witness.ts';

/** A witness for a session on the embedded venue, over connections of its own; elsewhere there is no ledger to look into. */
export function witnessOf({ endpoints, settings, supervisor, tapeFolders }: System): Witness | undefined {
  const { control } = endpoints;
  if (control === undefined) return undefined;
  const world = nodeWorld();
  const witness = new SessionWitness({
    world,
    control,
    supervisor,
    tapeFolders,
    cutoffMs: settings.market.cutoffMs,
    timeScale: timeScaleOf(settings),
  });
  return {
    verdict: () =>
      new Promise((resolve) =>
        witness.verdict((invariants) => {
          world.close();
          resolve(invariants);
        }),
      ),
  };
}
