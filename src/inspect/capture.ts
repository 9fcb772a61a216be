import type { Feed } from '../../shared/events/engine-events.ts';

/** A file to inspect, decompressed. */
export type CaptureFile = {
  /** As the user named it, or as found below a folder that the user named. */
  readonly name: string;
  readonly bytes: Buffer;
};

/** One thing found in a file, in the order of the file. `index` counts lines, array elements or tape records from 0. */
export type CaptureEntry =
  | {
      readonly kind: 'frame';
      readonly index: number;
      readonly bytes: Uint8Array;
      /** When the recorder received it, UTC ms; absent where the capture does not say. */
      readonly receivedMs?: number;
    }
  /** The recorder knows that it missed something of a feed here, or lost the connection. */
  | { readonly kind: 'gap'; readonly feed: Feed }
  /** What follows in the file is lost. */
  | { readonly kind: 'damage'; readonly reason: string }
  | { readonly kind: 'refused'; readonly index: number; readonly reason: string }
  /** Without index: the whole file. */
  | { readonly kind: 'not-frame'; readonly index?: number; readonly reason: string };

/** A way in which people keep frames. Returns `undefined` for a file that is kept in another way. */
export type CaptureFormat = (file: CaptureFile) => Iterable<CaptureEntry> | undefined;
