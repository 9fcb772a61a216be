import type { Platform, ReplayResult } from './report.ts';

const NAMES = { buildHash: 'build', node: 'Node', v8: 'V8' } as const;

/** In what the recording program differs from this one, and what the verdict is worth then. Empty when they are the same. */
export function platformNotes(recorded: Platform, running: Platform, result: ReplayResult): string[] {
  const changed = (['buildHash', 'node', 'v8'] as const).filter((key) => recorded[key] !== running[key]);
  if (changed.length === 0) return [];
  const notes = changed.map((key) => `made by ${NAMES[key]} ${recorded[key]}, replayed by ${running[key]}`);
  return [...notes, ...worth(changed.map((key) => NAMES[key]).join(' and '), recorded, result)];
}

function worth(changed: string, recorded: Platform, result: ReplayResult): string[] {
  if (result === 'identical') return [`identical although ${changed} changed: on these inputs both decide alike`];
  if (result !== 'different') return [];
  const { buildHash, node } = recorded;
  return [
    `${changed} changed: the difference may be an intended one; only build ${buildHash} on Node ${node} can tell whether the recording holds`,
  ];
}
