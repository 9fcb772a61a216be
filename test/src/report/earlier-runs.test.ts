import { expect, it } from 'vitest';
import { TapeEncoder } from '../../../shared/tape/index.ts';
import { earlierRuns } from '../../../src/report/earlier-runs.ts';
import { SAMPLE_HEADER } from '../../shared/tape/sample-tape.ts';
import { MemoryDisk } from '../../support/memory-disk.ts';

/** A data folder in which each run of `BTC` and `ETH` traded with a wallet; `undefined` died before its first word. */
function dataFolder(wallets: Readonly<Record<string, string | undefined>>): MemoryDisk {
  const disk = new MemoryDisk();
  for (const [run, address] of Object.entries(wallets)) {
    for (const asset of ['BTC', 'ETH']) {
      const file = disk.create(`data/tapes/${run}/${asset}/1-1-0.tape`);
      if (address === undefined) continue;
      const identity = { ...SAMPLE_HEADER.identity, address };
      file.append(new TapeEncoder({ ...SAMPLE_HEADER, identity, runId: run }, 0).take());
    }
  }
  return disk;
}

function foundBefore(run: string, wallets: Parameters<typeof dataFolder>[0]): string[] {
  const folders = ['BTC', 'ETH'].map((asset) => `data/tapes/${run}/${asset}`);
  return earlierRuns(dataFolder(wallets), folders).map((folder) => folder.replace('data/tapes/', ''));
}

it('finds the sessions that a session took over from, newest first, and none of another wallet or a later time', () => {
  const wallets = {
    '1-old': '0xme',
    '2-other': '0xother',
    '3-killed': '0xme',
    '4-again': '0xme',
    '5-own': '0xme',
    '6': '0xme',
  };
  expect(foundBefore('5-own', wallets)).toEqual(['4-again/BTC', '4-again/ETH', '3-killed/BTC', '3-killed/ETH']);
});

it('is not led astray by a session that died before its first word', () => {
  const found = foundBefore('3-own', { '1-killed': '0xme', '2-unborn': undefined, '3-own': '0xme' });
  expect(found).toEqual(['2-unborn/BTC', '2-unborn/ETH', '1-killed/BTC', '1-killed/ETH']);
});

it('finds nothing for a first session, nor for one without a word of its own', () => {
  expect(foundBefore('1-own', { '1-own': '0xme' })).toEqual([]);
  expect(foundBefore('2-own', { '1-killed': '0xme', '2-own': undefined })).toEqual([]);
});
