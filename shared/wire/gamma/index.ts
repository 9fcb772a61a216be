export { exclusiveGammaEvent, type PlacedRecord } from './encode-exclusive.ts';
export {
  gammaEvent,
  gammaMarketsAlone,
  gammaSeries,
  type GammaPlace,
  type GammaRecord,
  type GammaShape,
} from './encode.ts';
export {
  type ExclusiveEventRecord,
  type ExclusiveOutcome,
  type ExclusiveVerdict,
  parseExclusiveEvent,
  type UnfitEvent,
} from './exclusive.ts';
export { type GammaVerdict, parseGammaEvent } from './parse.ts';
export { eventBySlugPath, gammaEventsIn, gammaPageIn, openEventsPath, seriesEventsPath } from './requests.ts';
export { GAMMA_TAGS, type GammaTag, tagsOf } from './tags.ts';
