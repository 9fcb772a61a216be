import { columns, type TableShape } from './table.ts';

/**
 * The tables of strategies §20, each with the columns that its source names, in their order; what is ours stands behind them.
 * A column that no tape can fill stays empty: `eval_us` was not recorded.
 */
export const TABLES = {
  signals: {
    name: 'signals',
    columns: columns(
      'ts_ms:int strategy:text side:text edge fair mkt conf size_frac asset_price dist time_left_s eval_us selected:boolean asset:text slug:text',
    ),
  },
  latency: { name: 'latency', columns: columns('ts_ms:int event:text latency_us asset:text') },
  orders: {
    name: 'orders',
    columns: columns(
      'ts_ms:int order_id:text side:text price size strategy:text edge asset_price time_left_s asset:text slug:text outcome:text order_type:text state:text',
    ),
  },
  fills: {
    name: 'fills',
    columns: columns(
      'ts_ms:int order_id:text strategy:text status:text filled_price filled_size submit_to_ack_ms pnl_if_correct asset:text outcome:text side:text role:text fee trade_id:text',
    ),
  },
  market_info: {
    name: 'market_info',
    columns: columns(
      'slug:text strike start_ms:int end_ms:int strike_source:text outcome:text asset:text interval:text condition_id:text up_token:text down_token:text',
    ),
  },
  binance: {
    name: 'binance',
    columns: columns('recv_time:text recv_ts_ms:int trade_ts_ms:int price qty side:text asset:text'),
  },
  polymarket: {
    name: 'polymarket',
    columns: columns(
      'recv_time:text recv_ts_ms:int up_price down_price up_bid up_ask down_bid down_ask asset:text slug:text',
    ),
  },
} as const satisfies Readonly<Record<string, TableShape>>;

export type TableName = keyof typeof TABLES;
