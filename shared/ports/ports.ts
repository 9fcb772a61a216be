/**
 * The doors between our code and the world. The shell of a compartment, the supervisor and the venue reach clock, timers,
 * randomness, sockets, HTTP and disk only through these; a simulation replaces them all (design §2).
 *
 * They are callback-based on purpose: without promises a simulated world runs to completion in one plain loop.
 */
export type World = {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly sockets: Sockets;
  readonly http: Http;
  readonly disk: Disk;
};

export type Clock = {
  /** Wall time, UTC ms. Only for venue timestamps and round boundaries. */
  wallMs(): number;
  /** Monotonic time in ms with sub-microsecond decimals. For ages, deadlines and latencies. */
  monoMs(): number;
};

export type TimerHandle = { cancel(): void };

export type Timers = {
  /** Runs `task` once, not before `delayMs` from now. */
  after(delayMs: number, task: () => void): TimerHandle;
};

export type Random = {
  /** Uniform in [0, 1). */
  unit(): number;
  /** An integer uniform in [0, 2^53). */
  bits53(): number;
};

export type SocketHandlers = {
  readonly onOpen: () => void;
  /** One text frame. The bytes are the receiver's to keep. */
  readonly onText: (frame: Buffer) => void;
  /** Exactly once, whether the socket ever opened or not. */
  readonly onClose: (code: number, reason: string) => void;
};

export type Socket = {
  send(text: string): void;
  /** Closes at once, without waiting for the other side; `onClose` follows. */
  drop(): void;
};

export type Sockets = { open(url: string, handlers: SocketHandlers): Socket };

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly deadlineMs: number;
  /** Goes over connections that nothing else uses: it never waits for another request, nor for a free descriptor. */
  readonly reserved?: true;
};

/** An answer with a status, or a failure. After a failure the request may or may not have been carried out. */
export type HttpOutcome =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

export type Http = { request(request: HttpRequest, done: (outcome: HttpOutcome) => void): void };

/** Told once that bytes are durable on disk, or why that cannot be had: then nothing written since may be relied upon. */
export type Durable = (failure?: Error) => void;

export type AppendFile = {
  /** Hands the bytes to the operating system; they survive the end of this process. */
  append(bytes: Uint8Array): void;
  /** Makes what was appended so far survive a loss of power, without holding up the caller. */
  sync(done: Durable): void;
  /** The last call: syncs and closes. */
  close(done: Durable): void;
};

export type Disk = {
  /** Creates the folders that are missing, and the file, which must not exist. */
  create(path: string): AppendFile;
  read(path: string): Uint8Array;
  rename(from: string, to: string): void;
  remove(path: string): void;
  /** Names in a folder, sorted; empty when there is none. */
  list(folder: string): string[];
  exists(path: string): boolean;
  /** Writes what `from` holds to the new file `to` as one zstd frame with a checksum, without holding up the caller. */
  compress(from: string, to: string, done: Durable): void;
  /** Reads what a compressed file holds, piece by piece, without holding up the caller. */
  decompress(path: string, piece: (bytes: Uint8Array) => void, done: (failure?: Error) => void): void;
};
