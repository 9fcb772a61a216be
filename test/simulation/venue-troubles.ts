import type { Dice } from './dice.ts';
import type { Draw, Trouble } from './trouble.ts';

/** A fault of the venue's catalogue, for a time. */
function atVenue(name: string, forMs: number | undefined, request: Readonly<Record<string, unknown>>): Trouble {
  const lasting = forMs === undefined ? {} : { for: `${forMs}ms` };
  return { kind: name, strike: (system) => system.fault({ fault: name, ...request, ...lasting }) };
}

const ORDER_ROUTES = ['POST /clob/order', 'POST /clob/orders'] as const;
const READ_ROUTES = ['GET /clob/data/orders', 'GET /clob/data/trades', 'GET /clob/data/order'] as const;
const CANCEL_ROUTES = ['DELETE /clob/order', 'DELETE /clob/orders', 'DELETE /clob/cancel-market-orders'] as const;
const HEARTBEAT = 'POST /clob/v1/heartbeats';
const ROUTES = [...ORDER_ROUTES, ...ORDER_ROUTES, ...READ_ROUTES, ...CANCEL_ROUTES, 'GET /gamma'] as const;

/** The route and how often: part of every fault of requests. */
function requests(dice: Dice): { readonly route: string; readonly probability: number } {
  return { route: dice.of(ROUTES), probability: dice.of([0.05, 0.3, 1]) };
}

/** What the venue does wrong, by family. */
export const VENUE_TROUBLES: Readonly<Record<string, Draw>> = {
  'answers lost': (dice) => atVenue('answer-lost', dice.span(500, 8_000), requests(dice)),
  'accepted late': (dice) =>
    atVenue('accepted-late', dice.span(500, 8_000), {
      route: dice.of(ORDER_ROUTES),
      probability: dice.of([0.1, 0.5]),
      by: `${dice.between(200, 20_000)}ms`,
      answer: dice.of(['given', 'lost']),
    }),
  'answers slow': (dice) =>
    atVenue('slow-answer', dice.span(500, 8_000), { ...requests(dice), by: `${dice.between(100, 6_000)}ms` }),
  // A beat that is lost, refused or late by more than the venue waits: it cancels everything then (fault V4).
  'beats lost': (dice) =>
    atVenue('answer-lost', dice.span(4_000, 15_000), { route: HEARTBEAT, probability: dice.of([0.5, 1]) }),
  'beats refused': (dice) =>
    atVenue('http-error', dice.span(4_000, 15_000), {
      route: HEARTBEAT,
      probability: dice.of([0.5, 1]),
      status: 400,
      when: 'before',
    }),
  'beats delayed': (dice) =>
    atVenue('slow-answer', dice.span(4_000, 15_000), { route: HEARTBEAT, probability: 1, by: '12s' }),
  // Less than the bot bears, more than it bears, and more than the venue's window for signatures.
  'clocks apart': (dice) =>
    atVenue('clock-skew', dice.span(2_000, 15_000), { ms: dice.of([-40_000, -1_500, 900, 5_000]) }),
  'fills first': (dice) => atVenue('fill-first', dice.span(2_000, 15_000), { by: `${dice.between(50, 4_000)}ms` }),
  'requests cut': (dice) =>
    atVenue('reset-request', dice.span(500, 8_000), { ...requests(dice), atByte: dice.between(0, 300) }),
  'answers cut': (dice) =>
    atVenue('reset-answer', dice.span(500, 8_000), { ...requests(dice), atByte: dice.between(0, 300) }),
  errors: (dice) =>
    atVenue('http-error', dice.span(500, 6_000), {
      ...requests(dice),
      status: dice.of([500, 502, 504, 429]),
      when: dice.of(['before', 'after']),
    }),
  'garbled answers': (dice) =>
    atVenue('garbled-answer', dice.span(500, 6_000), {
      ...requests(dice),
      how: dice.of(['truncated', 'not-json', 'empty']),
    }),
  'batches cut': (dice) => atVenue('batch-limit', dice.span(1_000, 10_000), { legs: dice.between(0, 3) }),
  modes: (dice) =>
    atVenue('mode', dice.span(1_000, 8_000), { mode: dice.of(['restarting', 'post-only', 'cancel-only', 'disabled']) }),
  'venue down': (dice) => atVenue('down', dice.span(500, 8_000), {}),
  'region blocked': (dice) => atVenue('geoblock', dice.span(500, 8_000), {}),
  'edge blocks': (dice) => atVenue('edge-block', dice.span(500, 6_000), {}),
  'books crossed': (dice) => atVenue('socket-crossed', undefined, { asset: dice.asset() }),
  'hashes wrong': (dice) =>
    atVenue('socket-hash', dice.span(1_000, 10_000), { asset: dice.asset(), probability: dice.of([0.02, 0.3]) }),
  'sockets closed': (dice) =>
    atVenue('socket-close', undefined, {
      service: dice.of(['market', 'user', 'polybolt']),
      code: dice.of([1001, 4003]),
    }),
  'sockets cut': (dice) =>
    atVenue('socket-drop', undefined, { service: dice.of(['market', 'user', 'user', 'polybolt']) }),
  'sockets half open': (dice) =>
    atVenue('socket-half-open', dice.span(1_000, 15_000), { service: dice.of(['market', 'user', 'user']) }),
  'sockets frozen': (dice) =>
    atVenue('freeze', dice.span(1_000, 15_000), { service: dice.of(['market', 'user']), sticky: dice.chance(0.3) }),
  'sockets slow': (dice) =>
    atVenue('socket-slow', dice.span(1_000, 10_000), {
      service: dice.of(['market', 'user']),
      delay: `${dice.between(50, 4_000)}ms`,
    }),
  'sockets refused': (dice) =>
    atVenue('socket-refuse', dice.span(1_000, 10_000), {
      service: dice.of(['market', 'user']),
      status: dice.of([429, 503]),
    }),
  'frames lost': (dice) =>
    atVenue('socket-lose', dice.span(1_000, 15_000), {
      service: dice.of(['user', 'user', 'market']),
      probability: dice.of([0.02, 0.2, 1]),
    }),
  'trade ends lost': (dice) =>
    atVenue('socket-lose', dice.span(2_000, 20_000), {
      service: 'user',
      match: { event_type: 'trade', status: ['CONFIRMED', 'FAILED'] },
    }),
  'frames late': (dice) =>
    atVenue('socket-late', dice.span(1_000, 10_000), {
      service: dice.of(['user', 'user', 'market']),
      probability: dice.of([0.05, 0.5]),
      delay: `${dice.between(50, 5_000)}ms`,
    }),
  'frames twice': (dice) =>
    atVenue('socket-duplicate', dice.span(1_000, 15_000), {
      service: dice.of(['user', 'user', 'market']),
      probability: dice.of([0.1, 1]),
      delay: `${dice.between(0, 5_000)}ms`,
    }),
  'frames swapped': (dice) =>
    atVenue('socket-reorder', dice.span(1_000, 15_000), {
      service: dice.of(['user', 'market']),
      probability: dice.of([0.1, 0.5]),
    }),
  'frames cut': (dice) =>
    atVenue('socket-truncate', dice.span(500, 5_000), {
      service: dice.of(['user', 'market']),
      probability: dice.of([0.05, 0.3]),
    }),
  settlement: (dice) =>
    atVenue('settlement', dice.span(3_000, 30_000), {
      course: dice.of(['failed', 'retrying-failed', 'retrying-confirmed', 'unmined', 'not-broadcast', 'usual']),
      probability: dice.of([0.2, 1]),
      silent: dice.chance(0.4),
      ...(dice.chance(0.5) ? { delay: `${dice.between(100, 9_000)}ms` } : {}),
    }),
  ticks: (dice) => atVenue('tick', undefined, { asset: dice.asset() }),
  'strikes late': (dice) => atVenue('strike-late', dice.span(5_000, 30_000), { by: `${dice.between(100, 8_000)}ms` }),
  'resolutions late': (dice) =>
    atVenue('resolution-late', dice.span(5_000, 30_000), { by: `${dice.between(1_000, 40_000)}ms` }),
  'rounds unlisted': (dice) => atVenue('unlisted', dice.span(3_000, 25_000), { hydrating: dice.chance(0.5) }),
  'gamma stale': (dice) => atVenue('gamma-stale', dice.span(3_000, 20_000), { by: `${dice.between(1_000, 8_000)}ms` }),
};
