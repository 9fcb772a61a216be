/** Where it is shown that a pitfall's condition really occurs, or that the bot is defended against one of its own making. */
export type Proof = {
  /** Test file, from the project's root. */
  readonly file: string;
  /** What its name begins with or, where the bot's side has the test, what it says. */
  readonly test: string;
};

/** One row of the list of pitfalls in live trading. */
export type Pitfall = {
  readonly number: number;
  readonly name: string;
  /** How to have it at the embedded venue: the fault's name, a mode, or what the venue always does. */
  readonly venue: string;
  readonly proofs: readonly Proof[];
  /** What has to be shown on the bot's side and is not shown yet. */
  readonly open?: string;
};

const HERE = 'test/workers/venue/pitfalls';

/** Every pitfall with the venue's switch for it. */
export const PITFALLS: readonly Pitfall[] = [
  shown(1, 'ghost fills', 'fault settlement: courses failed, retrying-failed, not-broadcast; delay', 'fills'),
  shown(
    2,
    'post timed out, resent',
    'faults answer-lost, accepted-late, http-error, reset-request, reset-answer',
    'answers',
  ),
  shown(3, 'delayed orders', 'always: taker delay; option --taker-delay', 'answers'),
  shown(4, 'market BUY is money', 'always', 'fills'),
  shown(5, 'overfill at a better price', 'always', 'fills'),
  shown(6, 'rounding below the limit', 'always; fault tick makes the grid fine enough', 'fills'),
  shown(7, 'minimum sizes', 'always', 'markets'),
  shown(8, 'tick change', 'always near the edges; fault tick', 'markets'),
  shown(9, 'wrong fee source', 'always', 'fills'),
  shown(10, 'legs on the other token', 'always', 'fills'),
  shown(11, 'events late and twice', 'faults socket-late, socket-duplicate, socket-reorder', 'fills'),
  shown(12, 'open but silent socket', 'fault freeze', 'streams'),
  shown(13, 'RTDS filter not compact', 'always', 'streams'),
  shown(14, 'quiet book', 'option --crowd 0', 'streams'),
  shown(15, 'back-pressure', 'fault socket-slow', 'streams', {
    file: 'test/workers/asset/outbox.test.ts',
    test: 'sends nothing without credit, so that a supervisor that does not read is not buried',
  }),
  shown(16, 'cancels held back', 'always: a bucket for cancels beside that for orders', 'answers'),
  shown(17, 'partial batch', 'fault batch-limit', 'answers'),
  shown(18, 'heartbeat stops', 'always, from the first heartbeat on', 'answers'),
  shown(19, 'wrong strike', 'fault strike-late; always: TWAP', 'markets'),
  shown(20, 'spot instead of TWAP', 'always', 'markets'),
  shown(21, 'window grids', 'always', 'markets'),
  shown(22, 'ended market forgotten', 'fault resolution-late; wallets without the AutoRedeemer', 'markets', {
    file: 'test/workers/venue/core/redemption.test.ts',
    test: 'keeps the shares of a wallet that has not let the AutoRedeemer, and pays when it redeems',
  }),
  shown(23, 'Data API lag', 'always', 'markets'),
  shown(24, 'missing allowance, cached balance', 'option --unfunded, POST /control/fund', 'wallets'),
  shown(25, 'outbidding oneself', 'always', 'wallets', {
    file: 'test/shared/strategies/inventory-making.test.ts',
    test: 'does not react to its own orders, on either token',
  }),
  shown(26, 'orders of an earlier run', 'always; fault socket-drop', 'wallets', {
    file: 'test/shared/engine/orders/reconcile.test.ts',
    test: 'adopts fills of an earlier incarnation as inventory, and its orders never',
  }),
  shown(27, 'two processes on one wallet', 'always: one chain of heartbeats per key', 'answers'),
  {
    number: 28,
    name: 'deploy overwrote settings',
    venue: 'none: purely the bot’s',
    proofs: [],
    open: 'hash of the configuration in every record, difference at the start: issue 4',
  },
  shown(29, '429 and buckets', 'always; option --tier', 'answers'),
  shown(30, 'geoblock', 'fault geoblock', 'answers'),
  shown(31, 'single leg of a pair', 'always', 'fills'),
  shown(32, 'clock drift', 'fault clock-skew', 'answers'),
  {
    number: 33,
    name: 'secrets in logs',
    venue: 'none: purely the bot’s',
    proofs: [
      {
        file: 'test/src/log/logger.test.ts',
        test: 'never writes a known secret, however deep it sits: in a field, a message, an error, a header',
      },
    ],
  },
  {
    number: 34,
    name: 'engines fight over a market',
    venue: 'none: purely the bot’s',
    proofs: [],
    open: 'a market is decided on by the one worker of its asset; a test that says so for several strategies: issue 4',
  },
  shown(35, 'engine restart', 'fault mode: restarting, post-only', 'answers'),
  shown(36, 'disabled or cancel-only', 'fault mode: disabled, cancel-only', 'answers'),
];

/** A pitfall that is shown at the venue's surface by a test of this folder that bears its number. */
function shown(number: number, name: string, venue: string, file: string, ...more: readonly Proof[]): Pitfall {
  return { number, name, venue, proofs: [{ file: `${HERE}/${file}.test.ts`, test: `#${number} ` }, ...more] };
}
