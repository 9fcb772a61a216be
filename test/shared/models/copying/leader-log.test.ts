import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { LeaderLog } from '../../../../shared/models/index.ts';
import { epochMs } from '../../../../shared/units/index.ts';
import { decodeActivityFrame, type ToldTrade } from '../../../../shared/wire/leaders/index.ts';
import { describeWithMaterial } from '../../../support/material.ts';

const POLL_MS = 60_000;
const OVERLAP_MS = 5_000;

describeWithMaterial('the trades of a busy wallet, told over and over', (folder) => {
  const file = join(folder, '04-wallet-trades-btc-eth-5m-2026-02-26', 'all_trades.json.gz');
  const rows = JSON.parse(gunzipSync(readFileSync(file)).toString()) as { readonly timestamp: number }[];
  const told = rows.map(toldTrade).toSorted((a, b) => a.at - b.at);
  const [first, last] = [told[0]!, told.at(-1)!];

  it('are each given out once, fills of one transaction apart, however polls and stream overlap', () => {
    const log = new LeaderLog([first.wallet], first.at);
    const keys = new Set<string>();
    let streamed = 0;
    for (let until = first.at + POLL_MS; until <= last.at + 2 * POLL_MS; until += POLL_MS) {
      const from = until - POLL_MS - OVERLAP_MS;
      const page = told.filter(({ at }) => at >= from && at < until);
      for (const trade of page.filter((_each, index) => index % 3 === 0)) {
        for (const { key } of log.take([trade], epochMs(until))) {
          keys.add(key);
          streamed += 1;
        }
      }
      for (const { key } of log.take(page, epochMs(until))) keys.add(key);
    }
    expect(told).toHaveLength(4_000);
    expect(keys.size).toBe(4_000);
    expect(streamed).toBeGreaterThan(1_000);
    expect(log.counts).toMatchObject({ old: 0, ahead: 0 });
    expect(log.counts.known).toBeGreaterThan(1_000);
  });

  it('from before the beginning are passed over', () => {
    const since = epochMs(first.at + 3_600_000);
    const log = new LeaderLog([first.wallet], since);
    const given = log.take(told, last.at);
    expect(given.length).toBe(told.filter(({ at }) => at >= since).length);
    expect(log.counts.old).toBe(told.length - given.length);
  });
});

describe('LeaderLog', () => {
  it('hears nobody else', () => {
    const log = new LeaderLog(['0xa'], epochMs(0));
    const other = { wallet: '0xb', transaction: '0x1', token: '1', side: 'BUY', price: 0.5, size: 1, at: epochMs(1) };
    expect(log.take([other], epochMs(1))).toEqual([]);
  });
});

/** A record of the file has the fields of the live stream's payload. */
function toldTrade(row: unknown): ToldTrade {
  const decoded = decodeActivityFrame(Buffer.from(JSON.stringify({ payload: row })));
  if (decoded.kind !== 'decoded') throw new Error(JSON.stringify(decoded));
  return decoded.events[0]!;
}
