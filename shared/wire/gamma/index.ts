export { gammaEvent, gammaMarkets, type GammaRecord, type GammaShape } from './encode.ts';
export { type GammaVerdict, parseGammaEvent } from './parse.ts';
export { eventBySlugPath, gammaEventsIn, seriesEventsPath } from './requests.ts';
