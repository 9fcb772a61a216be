export { type DerivedWallets, derivedWallets, type TradingWallet, walletsOf } from './derive.ts';
