import { describe, expect, it } from 'vitest';
import { Backtest } from '../../../shared/backtest/backtest.ts';
import { checkLookAhead } from '../../../shared/backtest/look-ahead.ts';
import type { Input } from '../../../shared/engine/input.ts';
import type { Strategy } from '../../../shared/strategies/strategy.ts';
import { epochMs, microShares, price } from '../../../shared/units/index.ts';
import { bidding, ROUND_MS, scripted, settingsWith, SmallWorld, T0 } from './small-world.ts';

const MOMENTS = [30_000, 60_000, 90_000].map((ms) => epochMs(T0 + ms));

function recordedRound(): Input[] {
  const world = new SmallWorld().begin();
  for (let at = -5_000; at < 120_000; at += 1_000) {
    world.books(at, [[45 + (Math.abs(at / 1_000) % 3), 35]], [[53, 40]]).price(at, 'oracle', 68_000 + (at % 7_000));
  }
  world.print(61_000, 'SELL', 45, 50).resolved(ROUND_MS + 5_000, 'up');
  return world.inputs.toSorted((a, b) => a.at - b.at);
}

/** Plays the whole recording in each future; a strategy may be given the recording, to cheat with. */
function verdicts(strategyOf: (recording: readonly Input[]) => Strategy) {
  const recorded = recordedRound();
  return checkLookAhead(MOMENTS, (effect, change) => {
    const recording = recorded.flatMap((input) => change(input) ?? []);
    const backtest = new Backtest(settingsWith(), [strategyOf(recording)], { effect });
    for (const input of recording) backtest.take(input);
    backtest.finish();
  });
}

/** Bids by what the price will be in five seconds. */
function cheating(recording: readonly Input[]): Strategy {
  return scripted('maker', ({ now, round }) => {
    const later = recording.find((input) => input.at >= now + 5_000 && priceOf(input) !== undefined);
    const cents = (later === undefined ? 0 : (priceOf(later) ?? 0)) > 69_000 ? 44 : 45;
    const quote = {
      outcome: 'up',
      side: 'BUY',
      price: price(cents * 100),
      size: microShares(round.minSize * 4),
    } as const;
    return { kind: 'quotes', mode: 'cheat', quotes: [quote] };
  });
}

function priceOf(input: Input): number | undefined {
  return input.kind === 'event' && input.event.type === 'price' ? input.event.value : undefined;
}

/** Bids more in a round that Up will win. */
function knowing(recording: readonly Input[]): Strategy {
  const resolved = recording.find((input) => input.kind === 'event' && input.event.type === 'resolved');
  const winner =
    resolved?.kind === 'event' && resolved.event.type === 'resolved' ? resolved.event.resolution.winner : 'down';
  return winner === 'up' ? bidding(45, 20) : bidding(40, 20);
}

describe('the check for look-ahead', () => {
  it('finds the same decisions before a moment whatever follows it', () => {
    const found = verdicts(() => bidding(45, 20));
    expect(found.map(({ same }) => same)).toEqual([true, true, true]);
    expect(found.every(({ decisions }) => decisions > 0)).toBe(true);
  });

  it('catches a strategy that reads prices of the future', () => {
    expect(verdicts(cheating).some(({ same }) => !same)).toBe(true);
  });

  it('catches a strategy that knows who will win', () => {
    expect(verdicts(knowing).every(({ same }) => !same)).toBe(true);
  });
});
