import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { endpointsAt } from '../../../workers/venue/api/paths.ts';
import { PITFALLS } from '../../workers/venue/pitfalls/pitfalls.ts';
import { METHODS, type MethodEntry, type Methods } from '../methods.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The page for users of the venue. */
export const DOCS_PATH = `${ROOT}docs/venue.md`;

/** Port of every example on the page. */
export const DOCS_AUTHORITY = '127.0.0.1:8790';

/** Parts of the page that are taken from the code, by name; each stands between two comments that carry it. */
const GENERATED: Readonly<Record<string, () => string>> = {
  help: () => fenced('text', command('--help')),
  endpoints: () => fenced('json', JSON.stringify(endpointsAt(DOCS_AUTHORITY), null, 2)),
  faults: () => fenced('text', command('faults')),
  pitfalls: pitfallTable,
  methods: methodList,
};

/** The page as it should be: every generated part anew, everything else as it is. */
export function renewedDocs(): string {
  return Object.entries(GENERATED).reduce((page, [name, make]) => {
    const [begin, end] = [`<!-- generated: ${name} -->\n`, `<!-- end of ${name} -->`];
    const [before, rest] = splitOnce(page, begin);
    const [, after] = splitOnce(rest, end);
    return `${before}${begin}${make()}\n${end}${after}`;
  }, currentDocs());
}

export function currentDocs(): string {
  return readFileSync(DOCS_PATH, 'utf8');
}

/** The code blocks of the page in a language, in order. */
export function codeBlocks(language: string): readonly string[] {
  const blocks = currentDocs().matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'));
  return [...blocks].map(([, code]) => code ?? '');
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  if (at < 0) throw new Error(`docs/venue.md lacks ${separator.trim()}`);
  return [text.slice(0, at), text.slice(at + separator.length)];
}

function command(argument: string): string {
  return execFileSync(process.execPath, ['src/cli/main.ts', 'venue', argument], { cwd: ROOT, encoding: 'utf8' });
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

/** Every known way to lose money by a bot's mistake, and how to have it here. */
function pitfallTable(): string {
  const rows = PITFALLS.map(({ number, name, venue }) => `| ${number} | ${name} | ${venue.replaceAll('|', '\\|')} |`);
  return ['| # | Pitfall | At this venue |', '|---|---|---|', ...rows].join('\n');
}

function methodList(): string {
  return Object.entries(METHODS)
    .map(([name, methods]) => `#### \`${name}\`\n\n${methodTable(methods)}`)
    .join('\n\n');
}

/** One row per fate, its methods in a cell. */
function methodTable(methods: Methods): string {
  const byFate = Map.groupBy(Object.entries(methods), ([, entry]) => fateOf(entry));
  const rows = [...byFate].map(([fate, entries]) => {
    const names = entries.map(([method]) => `\`${method}\``).join(', ');
    return `| ${fate} | ${names} |`;
  });
  return ['| | Methods |', '|---|---|', ...rows].join('\n');
}

function fateOf({ calledIn, refused, notApplicable }: MethodEntry): string {
  if (notApplicable !== undefined) return `not applicable: ${notApplicable}`;
  const called = `called in \`${calledIn}.test.ts\``;
  return refused === undefined ? called : `${called} and refused: ${refused}`;
}
