import type { Fact } from '../../shared/events/effects.ts';
import type { Asset } from '../../shared/market/assets.ts';
import type { EpochMs, MicroUsdc } from '../../shared/units/index.ts';
import type { AlarmRecord, DeathRecord } from './incidents.ts';
import type { KeeperState } from './lifecycle.ts';

/** What the supervisor tells whoever listens: terminal, log, metrics, drill. */
export type SupervisorEvent =
  | { readonly type: 'state'; readonly asset: Asset; readonly state: KeeperState; readonly reason: string }
  | {
      readonly type: 'fact';
      readonly asset: Asset;
      readonly incarnation: number;
      readonly at: EpochMs;
      readonly fact: Fact;
    }
  /** A death was detected, or one of its times or its outcome became known. */
  | { readonly type: 'death'; readonly death: DeathRecord }
  | { readonly type: 'alarm'; readonly alarm: AlarmRecord }
  /** The account's money at the venue, as just read. */
  | { readonly type: 'balance'; readonly at: EpochMs; readonly balance: MicroUsdc };

export type SupervisorListener = (event: SupervisorEvent) => void;
