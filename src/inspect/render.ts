import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { FileReport, TokenReport } from './report.ts';

/** How many lines of a list are shown before it is cut short. */
const SHOWN = 5;

/** One file's report for people: a heading, what was found, and a table of the tokens. Colours only on a terminal. */
export function renderFile(report: FileReport): string {
  const lines = [styleText('bold', report.file, { stream: process.stdout }), `  ${summaryOf(report)}`];
  if (report.frames > 0) lines.push(`  messages  ${countsOf(report.messages)}`);
  lines.push(...listOf('DAMAGED', 'red', report.damage));
  lines.push(
    ...listOf(
      'refused',
      'red',
      report.refused.map(({ index, reason }) => `#${index}: ${reason}`),
    ),
  );
  lines.push(
    ...listOf(
      'no frame',
      'yellow',
      report.notFrames.map(({ count, reason }) => (count === 1 ? reason : `${count} × ${reason}`)),
    ),
  );
  const tokens = Object.entries(report.tokens);
  if (tokens.length > 0) lines.push(tokenTable(tokens));
  return `${lines.join('\n')}\n`;
}

/** Last line of all: how many hashes were reproduced. */
export function renderTotals(reports: readonly FileReport[]): string {
  const tokens = reports.flatMap((report) => Object.values(report.tokens));
  const matches = sum(tokens, (token) => token.hashMatches);
  const hashes = matches + sum(tokens, (token) => token.hashMismatches);
  const frames = sum(reports, (report) => report.frames);
  const refused = sum(reports, (report) => report.refused.length);
  const files = `${reports.length} ${reports.length === 1 ? 'file' : 'files'}`;
  return `${files}, ${number(frames)} frames, ${number(refused)} refused, ${number(matches)} of ${number(hashes)} book hashes reproduced`;
}

function summaryOf({ frames, span, gaps }: FileReport): string {
  const time = span.from === null || span.to === null ? '' : `   ${timeText(span.from)} → ${timeText(span.to)} UTC`;
  return `frames ${number(frames)}   gaps ${number(gaps)}${time}`;
}

function countsOf(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([type, count]) => `${type} ${number(count)}`)
    .join(', ');
}

function listOf(title: string, colour: 'red' | 'yellow', items: readonly string[]): string[] {
  const shown = items
    .slice(0, SHOWN)
    .map((item) => `  ${styleText(colour, title, { stream: process.stdout })}  ${item}`);
  return items.length > SHOWN ? [...shown, `  … and ${number(items.length - SHOWN)} more ${title}`] : shown;
}

function tokenTable(tokens: readonly (readonly [string, TokenReport])[]): string {
  const table = new Table({
    head: ['token', 'epoch', 'tick', 'best bid', 'best ask', 'levels', 'hashes'],
    style: process.stdout.isTTY ? {} : { head: [], border: [] },
  });
  for (const [id, token] of tokens) {
    const hashes = token.hashMatches + token.hashMismatches;
    table.push([
      id.length > 12 ? `${id.slice(0, 4)}…${id.slice(-4)}` : id,
      `${token.epoch}${token.live ? '' : ' (ended)'}`,
      token.tickSize ?? '–',
      levelOf(token.bids),
      levelOf(token.asks),
      `${token.bids.length} / ${token.asks.length}`,
      hashes === 0 ? '–' : `${number(token.hashMatches)} of ${number(hashes)}`,
    ]);
  }
  return table.toString();
}

function levelOf([best]: TokenReport['bids']): string {
  return best === undefined ? '–' : `${best[0]} × ${best[1]}`;
}

function timeText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}

function sum<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((total, item) => total + valueOf(item), 0);
}
