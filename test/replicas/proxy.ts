/**
 * A network between a bot and its database that can be cut: then nothing passes any more and nobody is told,
 * as with a broken route. Connections stay open on both sides and hear nothing.
 */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Network {
  /** The connection string through this network. */
  readonly url: string;
  cut(): void;
  /** Once, when these words pass on their way to the database; they still arrive. */
  whenPassing(words: string, act: () => void): void;
  /** What was cut stays lost; connections that are made from now on pass. */
  heal(): void;
  close(): Promise<void>;
}

/** To the database of this connection string. */
export async function networkTo(url: string): Promise<Network> {
  const database = new URL(url);
  const sockets = new Set<Socket>();
  let isCut = false;
  let awaited: { readonly words: string; readonly act: () => void } | undefined;
  const server = createServer({ allowHalfOpen: true }, near => {
    keep(near);
    // Taken up by the system, heard by nobody: whoever calls waits.
    if (isCut) return;
    const far = connect({ host: database.hostname, port: Number(database.port), allowHalfOpen: true });
    keep(far);
    pass(near, far);
    pass(far, near);
    near.on('data', bytes => {
      if (awaited === undefined || !bytes.includes(awaited.words)) return;
      const { act } = awaited;
      awaited = undefined;
      act();
    });
  });

  function keep(socket: Socket): void {
    sockets.add(socket);
    // A side that breaks off is the other side's business only while the network holds.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  }

  /** Bytes, the end and the loss of one side, unless the network was cut in their life. */
  function pass(from: Socket, to: Socket): void {
    const lost = (): boolean => cuts.has(from);
    from.on('data', bytes => {
      if (!lost()) to.write(bytes);
    });
    from.on('end', () => {
      if (!lost()) to.end();
    });
    from.on('close', () => {
      if (!lost()) to.destroy();
    });
  }

  const cuts = new WeakSet<Socket>();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const through = new URL(url);
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.href,
    cut() {
      isCut = true;
      for (const socket of sockets) cuts.add(socket);
    },
    heal() {
      isCut = false;
    },
    whenPassing(words, act) {
      awaited = { words, act };
    },
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
