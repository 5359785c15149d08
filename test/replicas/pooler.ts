/** What stands between as a pooler does that was told to ignore what it does not know: the limits of a session are lost. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

const lengthBytes = 4;
const headBytes = 8;

/** A connection string to the database of `url` by way of it. */
export async function poolerBefore(
  url: string,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const database = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer(near => {
    const far = connect({ host: database.hostname, port: Number(database.port) });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    near.once('data', start => {
      far.write(withoutLimits(start));
      near.pipe(far);
    });
    far.pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const through = new URL(url);
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.href,
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

/** The first message of a session (PostgreSQL's protocol, StartupMessage): length, version, pairs of names and values. */
function withoutLimits(start: Buffer): Buffer {
  const words = start.subarray(headBytes).toString().split('\0');
  const kept = words.flatMap((name, i) =>
    i % 2 === 0 && name !== '' && !name.endsWith('_timeout') ? [name, words[i + 1] ?? ''] : [],
  );
  const body = Buffer.concat([start.subarray(lengthBytes, headBytes), Buffer.from(`${kept.join('\0')}\0\0`)]);
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(body.length + lengthBytes);
  return Buffer.concat([length, body]);
}
