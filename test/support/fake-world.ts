import type { World } from '../../shared/ports/ports.ts';
import { FakeHttp } from './fake-http.ts';
import { FakeSockets } from './fake-sockets.ts';
import { MemoryDisk } from './memory-disk.ts';
import { VirtualTime } from './virtual-time.ts';

/** A world in which nothing happens by itself: the test moves time, answers requests and speaks on sockets. */
export type FakeWorld = World & {
  readonly time: VirtualTime;
  readonly sockets: FakeSockets;
  readonly http: FakeHttp;
  readonly disk: MemoryDisk;
};

/** @param unit what every draw of randomness gives, in [0, 1) */
export function fakeWorld(startWallMs: number, unit = 0.5): FakeWorld {
  const time = new VirtualTime(startWallMs);
  return {
    time,
    clock: time,
    timers: time,
    random: { unit: () => unit, bits53: () => Math.floor(unit * 2 ** 53) },
    sockets: new FakeSockets(),
    http: new FakeHttp(),
    disk: new MemoryDisk(),
  };
}
