import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { TokenId } from '../../shared/market/ids.ts';
import { TokenTable } from '../../shared/wire/market/token-table.ts';
import { readWhole } from '../../src/inspect/find-files.ts';
import { readCapture } from '../../src/inspect/formats/index.ts';
import { readBothWays } from '../shared/wire/market/both-ways.ts';
import { inspectAll } from '../src/inspect/inspecting.ts';
import { describeWithMaterial } from '../support/material.ts';

describeWithMaterial('all books of 50 recorded rounds', (folder) => {
  const rounds = join(folder, '01-ws-book-btc5m-2026-04-16');

  it('reproduce their hash, 175,829 of 175,829', () => {
    const reports = inspectAll(rounds);
    const tokens = reports.flatMap((report) => Object.values(report.tokens));
    expect(reports.flatMap(({ refused }) => refused)).toEqual([]);
    expect(tokens.reduce((sum, token) => sum + token.hashMatches, 0)).toBe(175_829);
    expect(tokens.reduce((sum, token) => sum + token.hashMismatches, 0)).toBe(0);
  });

  it('are read by the scanner, and as the schema path reads them', () => {
    let frames = 0;
    const disagreements: unknown[] = [];
    for (const name of readdirSync(rounds).filter((file) => file.endsWith('.jsonl.gz'))) {
      const table = new TokenTable();
      for (const entry of readCapture({ name, bytes: readWhole(join(rounds, name)) })) {
        if (entry.kind !== 'frame') continue;
        table.add(/"asset_id":"(\d+)"/.exec(Buffer.from(entry.bytes).toString())![1] as TokenId);
        const { scanner, schemas } = readBothWays(table, entry.bytes);
        frames += 1;
        if (JSON.stringify(scanner) !== JSON.stringify(schemas)) disagreements.push({ name, entry, scanner, schemas });
      }
    }
    expect(disagreements).toEqual([]);
    expect(frames).toBe(175_829);
  });
});
