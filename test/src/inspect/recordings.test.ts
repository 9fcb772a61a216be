import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWithMaterial } from '../../support/material.ts';
import { inspectAll } from './inspecting.ts';

/** Matches and mismatches of each token that carried a hash. */
function hashesIn(folder: string, peer: string): number[][] {
  return inspectAll(join(folder, '07-peer-fixtures', peer))
    .flatMap(({ tokens }) => Object.values(tokens))
    .map(({ hashMatches, hashMismatches }) => [hashMatches, hashMismatches])
    .filter(([matches, mismatches]) => matches !== 0 || mismatches !== 0);
}

describeWithMaterial('inspect of the shared recordings', (folder) => {
  const messagesIn = (...path: string[]) => inspectAll(join(folder, ...path)).map(({ messages }) => messages);

  it.each([
    ['both tokens', 'btc-updown-5m-1776325800', 4676, 2],
    ['a tick that changes unannounced', 'btc-updown-5m-1776329100', 1974, 1],
  ])('reproduces every hash of a round with %s', (_what, slug, frames, tokens) => {
    const [report] = inspectAll(join(folder, '01-ws-book-btc5m-2026-04-16', `${slug}.jsonl.gz`));
    expect(report).toMatchObject({ frames, messages: { book: frames }, refused: [], gaps: 0 });
    const reports = Object.values(report!.tokens);
    expect(reports).toHaveLength(tokens);
    expect(reports.reduce((sum, token) => sum + token.hashMatches, 0)).toBe(frames);
    expect(reports.reduce((sum, token) => sum + token.hashMismatches, 0)).toBe(0);
  });

  it('counts the price frames as the README does', () => {
    expect(messagesIn('03-rtds-prices-btc-eth-sol-xrp-2025-10-29')).toEqual([
      { crypto_prices: 5247 },
      { crypto_prices_chainlink: 5209 },
    ]);
    expect(messagesIn('06-binance-spot-raw-2024-08-09')).toEqual([
      { trade: 10_147, bookTicker: 45_134, depthUpdate: 3044 },
      { trade: 8409, bookTicker: 34_681, depthUpdate: 3036 },
    ]);
  });

  it('reproduces the hashes of the peers that recorded whole books, and not of those that blanked them', () => {
    expect(hashesIn(folder, 'hugompt-microstructure-lab')).toEqual([[1, 0]]);
    expect(hashesIn(folder, 'ra1nty-polymarket-cli')).toEqual([[1, 0]]);
    expect(hashesIn(folder, 'nautilus-python')).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });

  it('refuses nothing of the peers, and lists what is no frame', () => {
    const reports = inspectAll(join(folder, '07-peer-fixtures'), join(folder, '08-known-answers'));
    expect(reports.flatMap(({ refused }) => refused)).toEqual([]);
    expect(reports.every(({ frames, notFrames }) => frames + notFrames.length > 0)).toBe(true);
  });
});
