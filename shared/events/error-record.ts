/** An error as it crosses threads: classes and own fields do not survive cloning. */
export type ErrorRecord = {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: ErrorRecord;
};
