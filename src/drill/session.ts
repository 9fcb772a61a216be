import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BulkheadError } from '../../shared/errors.ts';
import type { Settings } from '../config/settings.ts';
import { witnessOf } from '../report/witness-of.ts';
import type { Invariant } from '../run/run-report.ts';
import { startSystem, type System } from '../run/start-system.ts';
import { VenueControl } from './venue-control.ts';

/** The row is refused unless the hit asset has this many open orders at the venue. */
export const MIN_OPEN_ORDERS = 2;

/**
 * A fresh session for one row, with its own venue and data folder; everything is gone after {@link DrillSession.end}, which
 * resolves with what a checker outside the engine found.
 */
export type DrillSession = {
  readonly system: System;
  readonly venue: VenueControl;
  end(): Promise<readonly Invariant[]>;
};

/** Starts a session with the production policies, whose workers accept deliberate misbehaviour. */
export async function openSession(settings: Settings): Promise<DrillSession> {
  const { dataDir, remove } = temporaryFolder();
  try {
    const system = await startSystem({ settings: { ...settings, dataDir }, drill: true });
    const witness = witnessOf(system);
    return {
      system,
      venue: controlOf(system.endpoints.control),
      async end() {
        await system.stop('the row is over');
        const promises = (await witness?.verdict()) ?? [];
        await system.close();
        remove();
        return promises;
      },
    };
  } catch (thrown) {
    remove();
    throw thrown;
  }
}

export function controlOf(control: string | undefined): VenueControl {
  if (control === undefined)
    throw new BulkheadError('drill', 'this venue has no control door: drills need the embedded venue');
  return new VenueControl(control);
}

export function temporaryFolder(): { readonly dataDir: string; readonly remove: () => void } {
  const dataDir = mkdtempSync(join(tmpdir(), 'bulkhead-drill-'));
  return { dataDir, remove: () => rmSync(dataDir, { recursive: true, force: true }) };
}
