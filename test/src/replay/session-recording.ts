import { type PreviousSegment, segmentName, TapeEncoder } from '../../../shared/tape/index.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { event, frame, SAMPLE_HEADER } from '../../shared/tape/sample-tape.ts';

export type RecordedFile = { readonly name: string; readonly bytes: Uint8Array };

/**
 * The segments that a session's workers leave, one worker after the other; the last segment of each is torn but for that of
 * the last.
 *
 * @param segments of each incarnation
 * @param variant makes other contents in the same places
 */
export function recordSession(segments: readonly number[], variant = 0): readonly RecordedFile[] {
  const files: RecordedFile[] = [];
  let previous: PreviousSegment | undefined;
  for (const [index, count] of segments.entries()) {
    const incarnation = index + 1;
    let chain = 0;
    for (let segment = 0; segment < count; segment += 1) {
      const startedAt = epochMs(SAMPLE_HEADER.startedAt + 1_000 * files.length);
      const link = previous === undefined ? {} : { previous };
      const encoder = new TapeEncoder({ ...SAMPLE_HEADER, incarnation, segment, startedAt, ...link }, chain);
      encoder.input(frame(`"${variant}/${incarnation}/${segment}"`), 1);
      encoder.input(event(), 0);
      const isTorn = segment === count - 1 && incarnation < segments.length;
      if (!isTorn) encoder.footer(startedAt, { inputs: 2, effectHash: '', reason: 'round-end' });
      chain = encoder.chain;
      previous = { incarnation, segment, chain };
      files.push({ name: segmentName(startedAt, incarnation, segment), bytes: encoder.take().slice() });
    }
  }
  return files;
}
