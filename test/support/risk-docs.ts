import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Denial, DENIALS } from '../../shared/risk/denials.ts';

/** The page for operators; its table of denials is made of the code. */
export const RISK_DOCS = fileURLToPath(new URL('../../docs/risk.md', import.meta.url));

const BEGIN = '<!-- denials: made by `node test/support/update-risk-docs.ts` -->';
const END = '<!-- /denials -->';

/** The page as it stands. */
export function currentRiskDocs(): string {
  return readFileSync(RISK_DOCS, 'utf8');
}

/** The page with its table as it should be. */
export function renewedRiskDocs(): string {
  const page = currentRiskDocs();
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error('docs/risk.md has lost the marks of its table');
  return `${page.slice(0, begin)}${BEGIN}\n${denialTable()}\n${page.slice(end)}`;
}

function denialTable(): string {
  const rows = Object.entries<Denial>(DENIALS).map(([code, { pullsQuotes, sentence, limit, source }]) => {
    const keys = (limit ?? '').split(', ').map((key) => (key === '' ? '' : `\`${key}\``));
    return `| \`${code}\` | ${sentence} | ${pullsQuotes ? 'yes' : ''} | ${keys.join(', ')} | ${source} |`;
  });
  return ['| Code | Why | Pulls quotes | Limit | Rule of |', '|---|---|---|---|---|', ...rows].join('\n');
}
