import { readdirSync, readFileSync } from 'node:fs';

/** Whether {@link processesWith} can look: where the kernel lists processes as files. */
export const CAN_LIST_PROCESSES = process.platform === 'linux';

/** Ids of the processes whose arguments include all of these. */
export function processesWith(...words: readonly string[]): readonly number[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids.map(Number).filter((id) => words.every((word) => argumentsOf(id).includes(word)));
}

/** Empty for a process that is gone. */
function argumentsOf(id: number): readonly string[] {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
