export {
  gammaEvent,
  gammaMarketsAlone,
  gammaSeries,
  type GammaRecord,
  type GammaShape,
} from './encode.ts';
export { type GammaVerdict, parseGammaEvent } from './parse.ts';
export { eventBySlugPath, gammaEventsIn, seriesEventsPath } from './requests.ts';
export { GAMMA_TAGS, type GammaTag, tagsOf } from './tags.ts';
