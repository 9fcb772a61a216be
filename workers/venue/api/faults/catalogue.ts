import type { Fault } from './fault.ts';
import { clockSkew } from './clock-skew.ts';
import { feesChanged } from './core-fees.ts';
import { resolutionLate } from './core-resolution-late.ts';
import { settlement } from './core-settlement.ts';
import { strikeLate } from './core-strike-late.ts';
import { tick } from './core-tick.ts';
import { unlisted } from './core-unlisted.ts';
import { acceptedLate } from './http-accepted-late.ts';
import { answerLost } from './http-answer-lost.ts';
import { batchLimit } from './http-batch-limit.ts';
import { httpError } from './http-error.ts';
import { garbledAnswer } from './http-garbled-answer.ts';
import { resetAnswer, resetRequest } from './http-reset.ts';
import { fillFirst, slowAnswer } from './http-slow-answer.ts';
import { staleBook } from './http-stale-book.ts';
import { standing } from './standing.ts';
import { edgeBlock, geoblock, mode } from './trading-mode.ts';
import { freeze, thaw } from './freeze.ts';
import { offerFrame } from './offer-frame.ts';
import { down, up } from './reachability.ts';
import { socketDrop } from './socket-drop.ts';
import { socketHalfOpen } from './socket-half-open.ts';
import { socketSlow } from './socket-slow.ts';
import { socketLate } from './socket-late.ts';
import { socketDuplicate } from './socket-duplicate.ts';
import { socketLose } from './socket-lose.ts';
import { socketReorder } from './socket-reorder.ts';
import { socketTruncate } from './socket-truncate.ts';
import { socketHuge } from './socket-huge.ts';
import { socketHash } from './socket-hash.ts';
import { socketCrossed } from './socket-crossed.ts';
import { socketStale } from './socket-stale.ts';
import { socketStorm } from './socket-storm.ts';
import { socketClose } from './socket-close.ts';
import { socketLifetime } from './socket-lifetime.ts';
import { socketRefuse } from './socket-refuse.ts';
import { socketHeal } from './socket-heal.ts';
import { polyboltAuth } from './polybolt-auth.ts';
import { polyboltDropped } from './polybolt-dropped.ts';
import { dataLag } from './data-lag.ts';
import { gammaStale } from './gamma-stale.ts';
import { relayerTrouble } from './relayer.ts';

/** Every fault that the venue can do. */
export const FAULTS: readonly Fault[] = [
  socketDrop,
  freeze,
  thaw,
  offerFrame,
  down,
  up,
  socketHalfOpen,
  socketSlow,
  socketLate,
  socketDuplicate,
  socketLose,
  socketReorder,
  socketTruncate,
  socketHuge,
  socketHash,
  socketCrossed,
  socketStale,
  socketStorm,
  socketClose,
  socketLifetime,
  socketRefuse,
  socketHeal,
  polyboltAuth,
  polyboltDropped,
  answerLost,
  acceptedLate,
  slowAnswer,
  fillFirst,
  httpError,
  garbledAnswer,
  resetRequest,
  resetAnswer,
  staleBook,
  batchLimit,
  mode,
  geoblock,
  edgeBlock,
  standing,
  clockSkew,
  settlement,
  feesChanged,
  strikeLate,
  resolutionLate,
  unlisted,
  tick,
  gammaStale,
  dataLag,
  relayerTrouble,
];
