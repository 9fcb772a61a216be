export * from './brand.ts';
export * from './decimal.ts';
export * from './money.ts';
export * from './price.ts';
export * from './time.ts';
