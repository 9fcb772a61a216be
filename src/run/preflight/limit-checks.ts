import type { Settings } from '../../config/settings.ts';
import { type Check, ok, refuse, warn } from './check.ts';

/** Whether the loss limits are set for real money: the defaults are made for a large wallet of play money. */
export function checkLimits({ account, risk }: Settings): readonly Check[] {
  const { circuitBreakerUsdc, maxDrawdownUsdc, maxDailyLossUsdc, maxDailyTrades, maxDailyVolumeUsdc } = account;
  const limit = risk.portfolioLimitUsdc;
  const suits = (amount: number) => amount > 0 && amount <= limit;
  const detail = `circuit breaker ${circuitBreakerUsdc}, draw-down ${maxDrawdownUsdc}, portfolio limit ${limit} pUSD`;
  const mend = 'set account.circuitBreakerUsdc and account.maxDrawdownUsdc, to no more than risk.portfolioLimitUsdc';
  const areSet = suits(circuitBreakerUsdc) && suits(maxDrawdownUsdc);
  const off = Object.entries({ maxDailyLossUsdc, maxDailyTrades, maxDailyVolumeUsdc })
    .filter(([, amount]) => amount === 0)
    .map(([name]) => `account.${name}`);
  return [
    areSet ? ok('loss limits', detail) : refuse('loss limits', detail, mend),
    off.length === 0 ? ok('daily limits', 'all set') : warn('daily limits', 'not all set', `set ${off.join(', ')}`),
  ];
}
