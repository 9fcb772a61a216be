import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { RecordReport } from '../../src/record/record-report.ts';
import { replayIncarnation } from '../../src/replay/replay.ts';
import { findTapes, openTapeFile } from '../../src/replay/tape-files.ts';
import { bulkhead, endRunning } from '../support/bulkhead-process.ts';
import { VenueBeside } from '../support/venue-beside.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'bulkhead-record-'));
afterAll(async () => {
  await endRunning();
  rmSync(dataDir, { recursive: true, force: true });
});

it('a recording sends no order, seals the rounds that ended, says what it has, and replays identical', async () => {
  const roundLengthMs = 5_000;
  const venue = await VenueBeside.start(['--assets', 'BTC,ETH', '--round-length', `${roundLengthMs}ms`, '--seed', '4']);
  // A configuration that would trade: whoever records with it by mistake trades nothing.
  const config = join(dataDir, 'bot.yaml');
  const { endpoints } = venue;
  writeFileSync(config, JSON.stringify({ assets: ['BTC', 'ETH'], endpoints, embedded: { roundLengthMs } }));
  const args = ['record', '--config', config, '--data-dir', dataDir, '--for', '12s', '--json'];
  const { code, stdout, stderr } = await bulkhead(args).ended;
  const { orders } = await venue.ledger();
  await venue.stop();

  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(orders).toEqual([]);
  const report = JSON.parse(stdout) as RecordReport;
  expect(report).toMatchObject({ schema: 'bulkhead.record/1', venue: 'embedded' });
  for (const asset of ['BTC', 'ETH'] as const) {
    const recorded = report.assets[asset];
    expect(recorded).toMatchObject({ outcome: 'recorded', restarts: 0, missing: [] });
    expect(recorded?.rounds.seen).toBeGreaterThanOrEqual(2);
    expect(recorded?.frames.received).toBeGreaterThan(100);
    const names = readdirSync(recorded!.folder);
    expect(names.filter((name) => name.endsWith('.tape.zst')).length).toBeGreaterThanOrEqual(1);
    expect(names).toHaveLength(recorded!.segments);
  }
  const { incarnations, unreadable } = findTapes([join(dataDir, 'tapes')]);
  expect(unreadable).toEqual([]);
  expect(incarnations.map(({ segments: [{ header }] }) => header.engine.strategies)).toEqual([[], []]);
  for (const tape of incarnations) {
    expect(replayIncarnation(tape, tape.segments[0].header, openTapeFile).result).toBe('identical');
  }
});
