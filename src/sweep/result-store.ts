import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { UsageError } from '../../shared/errors.ts';
import { ASSETS } from '../../shared/market/assets.ts';
import { INTERVALS } from '../../shared/market/intervals.ts';
import type { JobFinding } from '../../shared/sweep/periods.ts';
import type { PlannedJob } from './plan.ts';
import type { LostJob } from './run-jobs.ts';

/** The file in the folder of a sweep: one JSON object a line, for each job that ended. */
export const JOBS_FILE = 'jobs.jsonl';

const whole = z.number().int();
const lineSchema = z.object({
  schema: z.literal('bulkhead.sweep-job/1'),
  key: z.string(),
  config: z.string(),
  data: z.string(),
  code: z.string(),
  finding: z
    .object({
      asset: z.enum(ASSETS),
      interval: z.enum(INTERVALS),
      maxDrawdownUsdc: z.number(),
      rounds: z.array(z.tuple([whole, whole, whole, whole])),
    })
    .optional(),
});

/** A finding in the file: rounds as `[startsAt, endsAt, pnlMicro, fills]`, since there may be a million. */
type Line = z.infer<typeof lineSchema>;

/** What a sweep has found so far, on disk line by line, so that nothing is lost but what was under way. */
export class ResultStore {
  readonly #path: string;
  readonly #lines: readonly Line[];

  /**
   * @throws {UsageError} code `resume` for a folder with results that are not to be gone on with, or a file that is none of ours
   */
  constructor(folder: string, { resume }: { readonly resume: boolean }) {
    mkdirSync(folder, { recursive: true });
    this.#path = join(folder, JOBS_FILE);
    if (existsSync(this.#path) && !resume) {
      throw new UsageError(
        'resume',
        `${this.#path} holds results; go on with them by --resume, or name another folder`,
      );
    }
    this.#lines = existsSync(this.#path) ? readLines(this.#path) : [];
  }

  /** What is known of these jobs, by key: made by this very build from the same configuration and data. */
  finished(jobs: readonly PlannedJob[]): ReadonlyMap<string, JobFinding> {
    const wanted = new Set(jobs.map(({ task }) => task.key));
    const found = new Map<string, JobFinding>();
    for (const { key, finding } of this.#lines) {
      if (finding === undefined || !wanted.has(key)) continue;
      const rounds = finding.rounds.map(([startsAt, endsAt, pnlMicro, fills]) => ({
        startsAt,
        endsAt,
        pnlMicro,
        fills,
      }));
      found.set(key, { ...finding, rounds });
    }
    return found;
  }

  /** Builds that have run some of these jobs, but are not this one; with how many. */
  otherBuilds(jobs: readonly PlannedJob[]): ReadonlyMap<string, number> {
    const codes = new Map(jobs.map((job) => [nameOf(job), job.code]));
    const others = this.#lines.filter((line) => {
      const code = codes.get(nameOf(line));
      return line.finding !== undefined && code !== undefined && code !== line.code;
    });
    return new Map(
      [...Map.groupBy(others, ({ code }) => code)].map(([code, lines]) => [code, new Set(lines.map(nameOf)).size]),
    );
  }

  /** Keeps how a job ended. One that was lost is run again by whoever resumes. */
  append(
    { params, config, data, code, task: { key } }: PlannedJob,
    end: { readonly finding: JobFinding } | { readonly lost: LostJob },
  ): void {
    const head = { schema: 'bulkhead.sweep-job/1', key, params, config, data, code } as const;
    const line = 'finding' in end ? { ...head, finding: compact(end.finding) } : { ...head, lost: end.lost };
    appendFileSync(this.#path, `${JSON.stringify(line)}\n`);
  }
}

/** What a job is made of, whatever the build. */
function nameOf({ config, data }: Pick<Line, 'config' | 'data'>): string {
  return `${config} ${data}`;
}

function compact({ rounds, ...finding }: JobFinding): NonNullable<Line['finding']> {
  return {
    ...finding,
    rounds: rounds.map(({ startsAt, endsAt, pnlMicro, fills }) => [startsAt, endsAt, pnlMicro, fills]),
  };
}

/** A line that was being written when the program ended is cut off; its job is run again. */
function readLines(path: string): readonly Line[] {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf('\n') + 1;
  if (end < bytes.length) truncateSync(path, end);
  const texts = bytes.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
  return texts.map((text, i) => {
    const line = lineSchema.safeParse(parsed(text));
    if (line.success) return line.data;
    throw new UsageError('resume', `${path}: line ${i + 1} is none of a sweep; name another folder, or mend the file`);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
