import { LEADER_ADDRESS, type Occasion } from '../../shared/occasions.ts';
import type { Settings } from './settings.ts';

/** What each strategy needs to come across if it is to trade on the embedded venue. */
const WANTED_BY: Readonly<Record<string, Occasion>> = {
  complete_set_arbitrage: 'arbitrage',
  copy_trading: 'leader',
  mirror: 'leader',
  settlement_sniper: 'stale-asks',
  trend: 'trends',
};

/** What the embedded venue brings about: what the settings say, else what the strategies can use. */
export function occasionsOf({ embedded, strategies }: Pick<Settings, 'embedded' | 'strategies'>): readonly Occasion[] {
  if (embedded.occasions !== undefined) return embedded.occasions;
  return [...new Set(strategies.flatMap((name) => WANTED_BY[name] ?? []))];
}

/**
 * The parameters of the strategies: on the embedded venue, who follows leaders and names none follows the venue's. That one trades
 * in sizes of which a part would be too small.
 */
export function withLeader(settings: Settings): Settings['parameters'] {
  const { venue, strategies, parameters } = settings;
  if (venue !== 'embedded' || !occasionsOf(settings).includes('leader')) return parameters;
  const followers = strategies.filter((name) => WANTED_BY[name] === 'leader');
  const led = followers.map((name) => [name, { leaders: [LEADER_ADDRESS], raiseToMin: true, ...parameters[name] }]);
  return { ...parameters, ...Object.fromEntries(led) };
}
