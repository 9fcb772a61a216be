export { type DerivedWallets, derivedWallets, walletsOf } from './derive.ts';
