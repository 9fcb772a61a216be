import { expect, it } from 'vitest';
import type { ConditionId } from '../../../shared/market/ids.ts';
import { positionIdsOf } from '../../../shared/wire/position-ids.ts';

it('derives the tokens that the chain gave a real market: a recorded Down, and the Down that a leader bought', () => {
  const recorded = '0x9bf175d7c7b49a4eb91b2cc6f0e4a53677f13e2efbb7ee079ed5640bd421e25b' as ConditionId;
  expect(positionIdsOf(recorded).down).toBe(
    '98879333153580861799018681648381139364382622074357239010764368082362737328219',
  );
  const bought = '0xcb32bca7d65653df535ec6408945a7b6c4136921b6e1b0f72e99e82247265682' as ConditionId;
  expect(positionIdsOf(bought).down).toBe(
    '94485492517436464922053725129315569968743520148473693786435021285849899975468',
  );
});

it('gives another token for another collateral', () => {
  const condition = `0x${'11'.repeat(32)}` as ConditionId;
  const other = positionIdsOf(condition, `0x${'22'.repeat(20)}`);
  expect(new Set([...Object.values(positionIdsOf(condition)), ...Object.values(other)]).size).toBe(4);
});
