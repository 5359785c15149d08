/**
 * The operations server: `/healthz`, `/readyz`, `/metrics`, on loopback unless told otherwise. Kept true: it
 * reads only, takes no body, and whatever is sent to it is answered or cut off, never held for long.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../ports.ts';
import type { Metrics } from './metrics.ts';
import type { Readiness, Verdict } from './readiness.ts';

export interface OpsPlace {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
}

export interface OpsServerPorts {
  readonly readiness: Readiness;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Why the bot is not ready whatever its parts say: it starts or stops. */
  readonly notYet: () => string | undefined;
}

export interface OpsServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Scrapers and probes are few. */
const connectionsMost = 50;
const patienceMs = 5_000;
const headerBytesMost = 8_192;

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly type?: string;
}

/** Resolves when it listens. Rejects with words where it cannot. */
export async function openOpsServer({ host, port }: OpsPlace, ports: OpsServerPorts): Promise<OpsServer> {
  const server = createServer(
    {
      maxHeaderSize: headerBytesMost,
      headersTimeout: patienceMs,
      requestTimeout: patienceMs,
      keepAliveTimeout: patienceMs,
      connectionsCheckingInterval: 1_000,
    },
    (request, response) => void serve(request, response, ports),
  );
  server.maxConnections = connectionsMost;
  await listening(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        new Error(
          `health and metrics cannot be served on ${host}:${port} (${error.code ?? error.message}). Set ASG_SWAP_OPS_PORT to a free port and ASG_SWAP_OPS_HOST to an address of this machine, or unset both.`,
          { cause: error },
        ),
      );
    });
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  ports: OpsServerPorts,
): Promise<void> {
  try {
    const { status, text, type } = await answer(request, ports);
    response.writeHead(status, {
      'Content-Type': type ?? 'text/plain; charset=utf-8',
      'Content-Length': Buffer.byteLength(text),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      // A body that nobody reads must not hold the connection.
      ...(hasBody(request) ? { Connection: 'close' } : {}),
    });
    response.end(request.method === 'HEAD' ? undefined : text);
  } catch (error) {
    ports.log.error({ err: error }, 'a question about health or metrics could not be answered');
    if (!response.headersSent) response.writeHead(500);
    response.end();
  }
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

async function answer({ method, url = '' }: IncomingMessage, ports: OpsServerPorts): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, text: 'Only GET and HEAD are answered.\n' };
  const [path = ''] = url.split('?');
  switch (path) {
    case '/healthz':
      return { status: 200, text: 'alive\n' };
    case '/readyz':
      return readyz(await looked(ports), ports.notYet());
    case '/metrics':
      await looked(ports);
      return { status: 200, text: await ports.metrics.text(), type: ports.metrics.contentType };
    default:
      return { status: 404, text: 'There are /healthz, /readyz and /metrics.\n' };
  }
}

async function looked({ readiness, metrics }: OpsServerPorts): Promise<readonly Verdict[]> {
  const verdicts = await readiness.look();
  for (const { name, ready } of verdicts) metrics.ready(name, ready);
  return verdicts;
}

function readyz(verdicts: readonly Verdict[], notYet: string | undefined): Answer {
  const lines = [
    ...(notYet === undefined ? [] : [`not ready  bot: ${notYet}`]),
    ...verdicts.map(({ name, ready, words }) => `${ready ? 'ready    ' : 'not ready'}  ${name}: ${words}`),
  ];
  const ready = notYet === undefined && verdicts.every(verdict => verdict.ready);
  return { status: ready ? 200 : 503, text: `${lines.join('\n')}\n` };
}
