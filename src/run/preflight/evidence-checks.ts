import type { StrategySetting } from '../../../shared/engine/config.ts';
import { type Evidence, strategyHash } from '../../../shared/evidence/evidence.ts';
import type { Settings } from '../../config/settings.ts';
import { strategySettingsOf } from '../../config/strategies.ts';
import { evidenceFile, readEvidence } from '../../evidence/files.ts';
import { type Check, ok, refuse, warn } from './check.ts';

const MEND = 'bulkhead backtest TAPES --evidence, or bulkhead run --mode paper --evidence; see docs/live.md';

/** The mark-out that is shown: long enough to be more than the spread, short enough to have a sample. */
const SHOWN_HORIZON_S = 30;

/** Whether each strategy has shown what it does before it may do it with money; a strategy is its parameters as well. */
export function checkEvidence(settings: Settings): readonly Check[] {
  return strategySettingsOf(settings).map((setting) => checkStrategy(setting, settings));
}

function checkStrategy(setting: StrategySetting, settings: Settings): Check {
  const name = `evidence, ${setting.name}`;
  const { folder, without } = settings.live.evidence;
  const found = readEvidence(folder, setting.name);
  const fault =
    found.kind === 'evidence' ? faultOf(found.evidence, setting, settings) : whyNone(found, folder, setting);
  if (without.includes(setting.name)) {
    return warn(name, fault ?? 'not asked for', `it trades all the same, as --without-evidence ${setting.name} says`);
  }
  if (found.kind !== 'evidence' || fault !== undefined) {
    return refuse(name, fault ?? 'none', `${MEND}; or at your own risk --without-evidence ${setting.name}`);
  }
  const { source } = found.evidence;
  if (source.venue === 'unknown')
    return warn(name, summaryOf(found.evidence), 'the tapes do not say whose market they are of');
  return ok(name, summaryOf(found.evidence));
}

function whyNone(
  found: Exclude<ReturnType<typeof readEvidence>, { kind: 'evidence' }>,
  folder: string,
  { name }: StrategySetting,
): string {
  const file = evidenceFile(folder, name);
  return found.kind === 'none' ? `there is no ${file}` : `${file} is broken: ${found.reason}`;
}

/** Why the evidence does not cover what is to be run; `undefined` when it does. */
function faultOf(
  evidence: Evidence,
  setting: StrategySetting,
  { venue, endpoints, live }: Settings,
): string | undefined {
  const { rounds, fills, paramsHash, source, params } = evidence;
  const { minRounds, minFills } = live.evidence;
  if (paramsHash !== strategyHash(setting)) return `made with other ${whatDiffers(params, setting)}`;
  const isReal = venue === 'polymarket' && endpoints?.control === undefined;
  if (isReal && source.venue === 'embedded') return 'made on the embedded venue, which proves nothing of the real one';
  if (rounds < minRounds) return `${rounds} rounds with fills, fewer than ${minRounds} (live.evidence.minRounds)`;
  if (fills < minFills) return `${fills} fills, fewer than ${minFills} (live.evidence.minFills)`;
  return undefined;
}

function whatDiffers(params: Evidence['params'], setting: StrategySetting): string {
  const keys = new Set([...Object.keys(params), ...Object.keys(setting.params)]);
  const changed = [...keys].filter((key) => JSON.stringify(params[key]) !== JSON.stringify(setting.params[key]));
  if (changed.length === 0) return `content of ${setting.file?.path ?? 'its file'}`;
  const words = changed.map(
    (key) => `${key} ${JSON.stringify(params[key])}, now ${JSON.stringify(setting.params[key])}`,
  );
  return `parameters: ${words.join('; ')}`;
}

/** What an operator should have seen before switching it on. */
function summaryOf({ source, rounds, fills, markouts, calibration, pnlUsdc }: Evidence): string {
  const markout = markouts.find(({ horizonS }) => horizonS === SHOWN_HORIZON_S);
  const after =
    markout === undefined || markout.count === 0
      ? 'no mark-out'
      : `mark-out ${SHOWN_HORIZON_S} s ${markout.meanPerShare.toFixed(4)} ± ${markout.standardError.toFixed(4)} (n ${markout.count})`;
  const middle = calibration.find(({ part }) => part === 0.5);
  const brier =
    middle === undefined || middle.model.count === 0
      ? 'no calibration'
      : `Brier ${middle.model.brier.toFixed(3)}, market ${middle.market.brier.toFixed(3)} (n ${middle.model.count})`;
  return `${source.kind}: ${rounds} rounds, ${fills} fills, ${pnlUsdc.toFixed(2)} pUSD, ${after}, ${brier}`;
}
