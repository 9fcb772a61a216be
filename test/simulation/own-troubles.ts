import type { SimulatedSystem } from './simulated-system.ts';
import type { Draw } from './trouble.ts';

/** The bot is down for so long after a kill: the guard's restart, or a person's. */
const DOWN_MS = { min: 300, max: 12_000 };

/** What goes wrong with network, workers, process and disk, by family. */
export const OWN_TROUBLES: Readonly<Record<string, Draw>> = {
  weather: (dice) => {
    const worst = dice.of([10, 60, 300, 1_500]);
    return {
      kind: 'network slow',
      strike: (system) => {
        system.weather = { ...system.weather, oneWayMs: { min: worst / 10, max: worst } };
      },
    };
  },
  clogs: (dice) => {
    const forMs = dice.span(200, 6_000);
    const where = dice.of(['sockets', 'http', 'both'] as const);
    return {
      kind: `network clogged`,
      strike: (system) => {
        const until = system.time.monoMs() + forMs;
        const { cloggedUntilMs } = system.weather;
        system.weather = {
          ...system.weather,
          cloggedUntilMs: {
            sockets: where === 'http' ? cloggedUntilMs.sockets : until,
            http: where === 'sockets' ? cloggedUntilMs.http : until,
          },
        };
      },
    };
  },
  'worker crashes': (dice) => {
    const asset = dice.asset();
    return { kind: 'worker crashed', strike: (system) => system.host.crash(asset) };
  },
  'worker loops': (dice) => {
    const asset = dice.asset();
    return { kind: 'worker wedged', strike: (system) => system.host.wedge(asset) };
  },
  'process kills': (dice) => {
    const downMs = dice.between(DOWN_MS.min, DOWN_MS.max);
    return { kind: 'process killed', strike: (system) => killFor(system, downMs) };
  },
  'power losses': (dice) => {
    const downMs = dice.between(DOWN_MS.min, DOWN_MS.max);
    return {
      kind: 'power lost',
      strike: (system) => {
        killFor(system, downMs);
        system.losePower();
      },
    };
  },
  // A second engine on the wallet's key moves the chain of ids on: the bot's own beats have wrong ones (fault V4).
  'beats of another': (dice) => {
    const beats = dice.between(1, 4);
    const everyMs = dice.of([2, 1_000, 3_000]);
    return {
      kind: 'another beats',
      strike: (system) => {
        const stranger = system.stranger();
        for (let beat = 0; beat < beats; beat += 1) system.time.after(beat * everyMs, () => stranger.beat());
      },
    };
  },
  'disk stalls': (dice) => {
    const forMs = dice.span(100, 6_000);
    return { kind: 'disk stalled', strike: (system) => system.disk.stall(forMs) };
  },
  'disk errors': (dice) => {
    const forMs = dice.span(1, 1_500);
    return {
      kind: 'disk sync failed',
      strike: (system) => {
        system.disk.failSyncs(true);
        system.time.after(forMs, () => system.disk.failSyncs(false));
      },
    };
  },
  'disk full': (dice) => {
    const forMs = dice.span(50, 3_000);
    return {
      kind: 'disk full',
      strike: (system) => {
        system.disk.fill(true);
        system.time.after(forMs, () => system.disk.fill(false));
      },
    };
  },
};

/** Kills the bot and starts it again later; one that is down already stays down until its own restart. */
function killFor(system: SimulatedSystem, downMs: number): void {
  if (!system.process.alive) return;
  system.process.kill();
  system.time.after(downMs, () => system.startProcess());
}
