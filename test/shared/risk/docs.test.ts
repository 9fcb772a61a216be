import { describe, expect, it } from 'vitest';
import { type Denial, DENIALS } from '../../../shared/risk/denials.ts';
import { settingsKeys } from '../../../src/config/settings.ts';
import { currentRiskDocs, renewedRiskDocs } from '../../support/risk-docs.ts';

describe('docs/risk.md', () => {
  it('tells the denials as they are (node test/support/update-risk-docs.ts renews it)', () => {
    expect(currentRiskDocs()).toBe(renewedRiskDocs());
  });

  it('names limits that an operator can set', () => {
    const keys = settingsKeys().map(({ path }) => path.join('.'));
    for (const { limit } of Object.values<Denial>(DENIALS)) {
      for (const key of limit?.split(', ') ?? []) expect(keys.some((known) => known.startsWith(key))).toBe(true);
    }
  });
});
