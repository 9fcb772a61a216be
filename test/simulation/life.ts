import type { AppendFile, Disk, Http, Socket, Sockets, TimerHandle, Timers, World } from '../../shared/ports/ports.ts';

/** What a party does to the world outside. Between any two of these it can die. */
export type EffectKind = 'create' | 'compress' | 'append' | 'sync' | 'close' | 'http' | 'socket';

/**
 * What becomes of an effect: it happens; the party dies before it, right after it, or in the middle of it (half of what it
 * writes is written; of other effects nothing).
 */
export type EffectVerdict = 'do' | 'die-before' | 'die-within' | 'die-after';

/** Decides over every effect of a party, in order. */
export type EffectJudge = (kind: EffectKind) => EffectVerdict;

/** One life of a worker or of a whole process. After its end nothing gets out and nothing gets in, in mid-turn too. */
export class Life {
  readonly #judge: EffectJudge;
  readonly #onEnd: (() => void)[] = [];
  #alive = true;

  constructor(judge: EffectJudge) {
    this.#judge = judge;
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** What the operating system does when the life ends. */
  onEnd(task: () => void): void {
    this.#onEnd.push(task);
  }

  end(): void {
    this.#alive = false;
    for (const task of this.#onEnd.splice(0)) task();
  }

  /** An endless loop: nothing gets out or in any more, but the operating system sees a living party until {@link end}. */
  freeze(): void {
    this.#alive = false;
  }

  /** Carries out an effect, or a half of it, or neither; and ends the life where the judge says so. */
  effect(kind: EffectKind, whole: () => void, half: () => void = () => undefined): void {
    if (!this.#alive) return;
    const verdict = this.#judge(kind);
    if (verdict === 'die-within') half();
    else if (verdict !== 'die-before') whole();
    if (verdict !== 'do') this.end();
  }
}

/** The world as one party sees it, for as long as it lives. */
export function mortalWorld(world: World, life: Life): World {
  return {
    clock: world.clock,
    random: world.random,
    timers: mortalTimers(world.timers, life),
    sockets: mortalSockets(world.sockets, life),
    http: mortalHttp(world.http, life),
    disk: mortalDisk(world.disk, life),
  };
}

const NO_TIMER: TimerHandle = { cancel: () => undefined };

function mortalTimers(timers: Timers, life: Life): Timers {
  return {
    after: (delayMs, task) => (life.alive ? timers.after(delayMs, () => life.alive && task()) : NO_TIMER),
  };
}

function mortalHttp(http: Http, life: Life): Http {
  return {
    request: (request, done) =>
      life.effect('http', () => http.request(request, (outcome) => life.alive && done(outcome))),
  };
}

function mortalSockets(sockets: Sockets, life: Life): Sockets {
  return {
    open: (url, handlers) => {
      let socket: Socket | undefined;
      life.effect('socket', () => {
        socket = sockets.open(url, {
          onOpen: () => life.alive && handlers.onOpen(),
          onText: (frame) => life.alive && handlers.onText(frame),
          onClose: (code, reason) => life.alive && handlers.onClose(code, reason),
        });
        const opened = socket;
        life.onEnd(() => opened.drop());
      });
      return {
        send: (text) => life.effect('socket', () => socket?.send(text)),
        drop: () => life.effect('socket', () => socket?.drop()),
      };
    },
  };
}

function mortalDisk(disk: Disk, life: Life): Disk {
  return {
    create: (path) => {
      let file: AppendFile | undefined;
      life.effect('create', () => {
        file = disk.create(path);
      });
      return mortalFile(file, life);
    },
    read: (path) => disk.read(path),
    rename: (from, to) => life.effect('create', () => disk.rename(from, to)),
    remove: (path) => life.effect('create', () => disk.remove(path)),
    list: (folder) => disk.list(folder),
    exists: (path) => disk.exists(path),
    compress: (from, to, done) =>
      life.effect(
        'compress',
        () => disk.compress(from, to, (failure) => life.alive && done(failure)),
        () => disk.create(to).append(disk.read(from).subarray(0, 1_000)),
      ),
    decompress: (path, piece, done) =>
      disk.decompress(
        path,
        (bytes) => life.alive && piece(bytes),
        (failure) => life.alive && done(failure),
      ),
  };
}

function mortalFile(file: AppendFile | undefined, life: Life): AppendFile {
  return {
    append: (bytes) =>
      life.effect(
        'append',
        () => file?.append(bytes),
        () => file?.append(bytes.subarray(0, bytes.length >> 1)),
      ),
    sync: (done) => life.effect('sync', () => file?.sync((failure) => life.alive && done(failure))),
    close: (done) => life.effect('close', () => file?.close((failure) => life.alive && done(failure))),
  };
}
