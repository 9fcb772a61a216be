import type {
  AppendFile,
  Clock,
  Disk,
  Http,
  Random,
  Socket,
  Sockets,
  Timers,
  World,
} from '../../shared/ports/ports.ts';

/**
 * A world for one compartment that can be closed for good.
 *
 * Every callback that comes in from outside is one turn: it goes to `turn`, which runs it and sees what it throws. Once
 * sealed, sockets are dropped and no callback reaches the compartment any more. A thread that ends has the same effect;
 * plain objects in a simulation get it from here.
 */
export class SealedWorld implements World {
  readonly clock: Clock;
  readonly random: Random;
  readonly disk: Disk;
  readonly timers: Timers;
  readonly sockets: Sockets;
  readonly http: Http;
  readonly #turn: (task: () => void) => void;
  readonly #open = new Set<Socket>();
  #sealed = false;

  constructor(outside: World, turn: (task: () => void) => void) {
    this.clock = outside.clock;
    this.random = outside.random;
    this.#turn = turn;
    this.disk = this.#sealedDisk(outside.disk);
    this.timers = { after: (delayMs, task) => outside.timers.after(delayMs, () => this.enter(task)) };
    this.http = {
      request: (request, done) => outside.http.request(request, (outcome) => this.enter(() => done(outcome))),
    };
    this.sockets = {
      open: (url, handlers) => {
        const socket = outside.sockets.open(url, {
          onOpen: () => this.enter(handlers.onOpen),
          onText: (frame) => this.enter(() => handlers.onText(frame)),
          onClose: (code, reason) => {
            this.#open.delete(socket);
            this.enter(() => handlers.onClose(code, reason));
          },
        });
        this.#open.add(socket);
        return socket;
      },
    };
  }

  #sealedDisk(disk: Disk): Disk {
    return {
      create: (path) => this.#sealedFile(disk.create(path)),
      read: (path) => disk.read(path),
      rename: (from, to) => disk.rename(from, to),
      remove: (path) => disk.remove(path),
      list: (folder) => disk.list(folder),
      exists: (path) => disk.exists(path),
      compress: (from, to, done) => disk.compress(from, to, (failure) => this.enter(() => done(failure))),
      decompress: (path, piece, done) =>
        disk.decompress(
          path,
          (bytes) => this.enter(() => piece(bytes)),
          (failure) => this.enter(() => done(failure)),
        ),
    };
  }

  #sealedFile(file: AppendFile): AppendFile {
    return {
      append: (bytes) => file.append(bytes),
      sync: (done) => file.sync((failure) => this.enter(() => done(failure))),
      close: (done) => file.close((failure) => this.enter(() => done(failure))),
    };
  }

  get sealed(): boolean {
    return this.#sealed;
  }

  /** Runs a callback from outside as a turn, or not at all once sealed. */
  enter(task: () => void): void {
    if (!this.#sealed) this.#turn(task);
  }

  /** From here on nothing gets in; open sockets are dropped. Final. */
  seal(): void {
    this.#sealed = true;
    for (const socket of this.#open) socket.drop();
    this.#open.clear();
  }
}
