/**
 * A network between a bot and its database that can be cut: then nothing passes any more and nobody is told,
 * as with a broken route. Connections stay open on both sides and hear nothing. A cut may also come at a
 * statement: right before it reaches the database, or right behind it, so that only its answer is lost.
 */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Network {
  /** The connection string through this network. */
  readonly url: string;
  /** Nothing passes any more. */
  cut(): void;
  /** What is sent to the database still arrives; its answers do not. */
  deafen(): void;
  /**
   * Calls `act` once, when these words pass to the database: by default once they are on their way for certain,
   * with `before` before they are, so that a cut swallows them. `number`: the how many-th time. The answer takes
   * it back.
   */
  whenPassing(words: string, act: () => void, when?: { before?: boolean; number?: number }): () => void;
  /** Every connection breaks off at once, and the bot hears so; what is on its way to the database arrives. */
  reset(): void;
  /** What was cut stays lost; connections that are made from now on pass. */
  heal(): void;
  close(): Promise<void>;
}

interface Awaited {
  readonly words: string;
  readonly act: () => void;
  readonly before: boolean;
  left: number;
}

/** To the database of this connection string. */
export async function networkTo(url: string): Promise<Network> {
  const database = new URL(url);
  const sockets = new Set<Socket>();
  /** Sockets from which nothing passes any more. */
  const lost = new WeakSet<Socket>();
  const fars = new WeakSet<Socket>();
  const awaited = new Set<Awaited>();
  let state: 'whole' | 'deaf' | 'cut' = 'whole';
  const server = createServer({ allowHalfOpen: true }, near => {
    keep(near);
    // Taken up by the system, heard by nobody: whoever calls waits.
    if (state === 'cut') return;
    const far = connect({ host: database.hostname, port: Number(database.port), allowHalfOpen: true });
    keep(far);
    fars.add(far);
    if (state === 'deaf') lost.add(far);
    near.on('data', bytes => {
      const come = [...awaited].filter(one => bytes.includes(one.words) && --one.left === 0);
      for (const one of come) awaited.delete(one);
      for (const one of come) if (one.before) one.act();
      if (!lost.has(near)) far.write(bytes);
      for (const one of come) if (!one.before) one.act();
    });
    far.on('data', bytes => {
      if (!lost.has(far)) near.write(bytes);
    });
    ends(near, far);
    ends(far, near);
  });

  function keep(socket: Socket): void {
    sockets.add(socket);
    // A side that breaks off is the other side's business only while the network holds.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  }

  /** The end and the loss of one side reach the other one, unless the network was cut in their life. */
  function ends(from: Socket, to: Socket): void {
    from.on('end', () => {
      if (!lost.has(from)) to.end();
    });
    from.on('close', () => {
      if (!lost.has(from)) to.destroy();
    });
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const through = new URL(url);
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.href,
    cut() {
      state = 'cut';
      for (const socket of sockets) lost.add(socket);
    },
    deafen() {
      state = 'deaf';
      for (const socket of sockets) if (fars.has(socket)) lost.add(socket);
    },
    reset() {
      for (const socket of sockets) {
        lost.add(socket);
        if (fars.has(socket)) socket.end();
        else socket.resetAndDestroy();
      }
    },
    heal() {
      state = 'whole';
    },
    whenPassing(words, act, { before = false, number = 1 } = {}) {
      const one: Awaited = { words, act, before, left: number };
      awaited.add(one);
      return () => awaited.delete(one);
    },
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
