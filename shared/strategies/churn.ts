import type { ChurnRules } from './strategy.ts';

/** How a ladder of quotes is kept up to date unless its strategy is told otherwise (strategies §10.3, vector V-DIFF). */
export const LADDER_CHURN: ChurnRules = { repriceTicks: 1, resizeShare: 0.1, minUpdateMs: 250, maxRiseTicksPerS: 5 };
