import { describe, expect, it } from 'vitest';
import { ManagedSocket, type ManagedSocketOptions } from '../../../../workers/asset/feeds/managed-socket.ts';
import { type FakeWorld, fakeWorld } from '../../../support/fake-world.ts';

const PING = { text: 'PING', everyMs: 4_000 };

function startSocket(options: Partial<ManagedSocketOptions> = {}) {
  const world = fakeWorld(1_800_000_000_000);
  const log: string[] = [];
  const socket = new ManagedSocket(
    world,
    { url: 'ws://venue/ws', ping: PING, ...options },
    {
      onOpen: () => log.push('open'),
      onUp: () => log.push('up'),
      onDown: (reason) => log.push(`down: ${reason}`),
      onFrame: (frame) => log.push(`frame: ${frame.toString()}`),
    },
  );
  socket.start();
  return { world, socket, log };
}

function connect(world: FakeWorld): void {
  world.sockets.latest.accept();
  world.sockets.latest.text('hello');
}

/** Answers pings with pongs for `durationMs`, nothing else. */
function idle(world: FakeWorld, durationMs: number): void {
  const connection = world.sockets.latest;
  for (let passed = 0; passed < durationMs; passed += 1_000) {
    const pings = connection.sent.length;
    world.time.advance(1_000);
    if (connection.sent.length > pings) connection.text('PONG');
  }
}

describe('a managed socket', () => {
  it('is up with its first frame, not with its opening, because an open socket proves nothing', () => {
    const { world, socket, log } = startSocket();
    world.sockets.latest.accept();
    expect([socket.open, socket.up]).toEqual([true, false]);
    world.sockets.latest.text('{}');
    expect(socket.up).toBe(true);
    expect(log).toEqual(['open', 'up', 'frame: {}']);
  });

  it('keeps pongs to itself: they are no data', () => {
    const { world, log } = startSocket();
    world.sockets.latest.accept();
    world.sockets.latest.text('PONG');
    expect(log).toEqual(['open', 'up']);
  });

  it('pings at once and then at its cadence', () => {
    const { world } = startSocket();
    connect(world);
    const connection = world.sockets.latest;
    expect(connection.sent).toEqual(['PING']);
    world.time.advance(3_999);
    expect(connection.sent).toHaveLength(1);
    world.time.advance(1);
    expect(connection.sent).toHaveLength(2);
  });

  it('gives up a connection on which not even pongs come any more', () => {
    const { world, log } = startSocket();
    connect(world);
    world.time.advance(10_000);
    expect(world.sockets.latest.closed).toBe(false);
    world.time.advance(1_000);
    expect(world.sockets.connections[0]?.closed).toBe(true);
    expect(log.at(-1)).toBe('down: nothing heard for 11000 ms');
  });

  it('keeps a connection that only answers pings: silence is for the engine to judge', () => {
    const { world } = startSocket();
    connect(world);
    idle(world, 60_000);
    expect(world.sockets.connections).toHaveLength(1);
    expect(world.sockets.latest.closed).toBe(false);
  });

  it('waits longer after each failure, so that a dead venue is not hammered', () => {
    const { world } = startSocket();
    const attempts: number[] = [];
    for (let i = 0; i < 9; i += 1) {
      attempts.push(world.clock.monoMs());
      const before = world.sockets.connections.length;
      world.sockets.latest.close();
      while (world.sockets.connections.length === before) world.time.advance(125);
    }
    attempts.push(world.clock.monoMs());
    const waits = attempts.slice(1).map((at, i) => at - (attempts[i] ?? 0));
    expect(waits).toEqual([125, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  it('begins the delays anew after a minute of stability, and not before', () => {
    const { world } = startSocket();
    connect(world);
    world.sockets.latest.close();
    world.time.advance(125);
    connect(world);
    idle(world, 59_000);
    world.sockets.latest.close();
    world.time.advance(1_999);
    expect(world.sockets.connections).toHaveLength(2);
    world.time.advance(1);
    connect(world);
    idle(world, 60_000);
    world.sockets.latest.close();
    world.time.advance(125);
    expect(world.sockets.connections).toHaveLength(4);
  });

  it('obeys a close code that demands a longer wait', () => {
    const { world } = startSocket({ waitAfterClose: (code) => (code === 4008 ? 30_000 : 0) });
    connect(world);
    world.sockets.latest.close(4008, 'policy');
    world.time.advance(29_999);
    expect(world.sockets.connections).toHaveLength(1);
    world.time.advance(1);
    expect(world.sockets.connections).toHaveLength(2);
  });

  it('tells the reason when the engine gives a connection up', () => {
    const { world, socket, log } = startSocket();
    connect(world);
    socket.drop('silent for 3 s');
    expect(log.at(-1)).toBe('down: silent for 3 s');
    expect(socket.reconnects).toBe(1);
  });

  it('tells of no loss where nothing was up', () => {
    const { world, log, socket } = startSocket();
    world.sockets.latest.close();
    expect(log).toEqual([]);
    expect(socket.reconnects).toBe(1);
  });
});
