export { actsOfWalletPath, parseActsOfWallet } from './acts-answer.ts';
export { activityFrame, decodeActivityFrame } from './activity.ts';
export { parseTradesOfWallet, tradesOfWalletPath } from './trades-answer.ts';
export type { ToldTrade } from './told-trade.ts';
