/**
 * The page's door: HTML first, then what changes, as server-sent events. It listens on 127.0.0.1 only and
 * answers only a browser that has the page itself open: no other site can read it or press anything.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { type Act, act, CannotAct, carryOut, type Reply } from './acts.ts';
import { page } from './shell.ts';
import type { Theatre } from './theatre.ts';
import { viewerOf } from './viewer.ts';

/** How often what is on the screens is compared with what is so. */
const tickMs = 120;
const bodyLimit = 1 << 20;

export interface PageServer {
  /** What to open in a browser. */
  readonly url: string;
  close(): Promise<void>;
}

const client = (name: string): string => readFileSync(new URL(`client/${name}`, import.meta.url), 'utf8');
/** The library's sheet is scoped to one id; a page shows many messages. */
const blocksCss = (): string =>
  readFileSync(
    createRequire(import.meta.url).resolve('slack-blocks-to-jsx/dist/style.css'),
    'utf8',
  ).replaceAll('#slack_blocks_to_jsx', '.slack_blocks_to_jsx');

const script = 'text/javascript; charset=utf-8';
const sheet = 'text/css; charset=utf-8';
const files: Readonly<Record<string, readonly [type: string, read: () => string]>> = {
  '/blocks.css': [sheet, blocksCss],
  ...Object.fromEntries(
    ['page.css', 'slack.css', 'world.css'].map(name => [`/${name}`, [sheet, () => client(name)]] as const),
  ),
  ...Object.fromEntries(
    ['page.js', 'theme.js', 'morph.js', 'composer.js', 'fields.js', 'live.js', 'dialogs.js'].map(
      name => [`/${name}`, [script, () => client(name)]] as const,
    ),
  ),
};

/** Opens the door. Throws where the port is taken. */
export async function servePage(theatre: Theatre, port = 0): Promise<PageServer> {
  const server = createServer((request, response) => {
    answer(theatre, request, response).catch((error: unknown) => {
      say(response, 500, { trouble: `The sandbox itself failed: ${String(error)}` });
    });
  });
  await listen(server, port);
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}/`,
    close: () =>
      new Promise(done => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function answer(theatre: Theatre, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // A name that another site made to point here is not ours.
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) {
    say(response, 403, { trouble: 'Open the address that the sandbox printed.' });
    return;
  }
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const file = files[pathname];
  if (request.method === 'POST') {
    await posted(theatre, pathname, request, response);
  } else if (file !== undefined) {
    response.writeHead(200, { 'content-type': file[0], 'cache-control': 'no-store' });
    response.end(file[1]());
  } else if (pathname === '/') {
    whole(theatre, searchParams, response);
  } else if (pathname === '/events') {
    live(theatre, searchParams, response);
  } else {
    say(response, 404, { trouble: 'There is nothing here.' });
  }
}

function whole(theatre: Theatre, query: URLSearchParams, response: ServerResponse): void {
  const { stage } = theatre;
  const viewer = viewerOf(query, stage.play.slack, stage.play.scenario.channel);
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
  });
  response.end(page(stage.play, viewer, theatre.regions(viewer)).text);
}

/** Sends each region when it has changed, for as long as the browser listens. */
function live(theatre: Theatre, query: URLSearchParams, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const { stage: atFirst } = theatre;
  const sent = new Map<string, string>();
  const send = (event: string, data: unknown): void => {
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const tick = (): void => {
    if (theatre.stage.play !== atFirst.play) {
      send('over', {});
      response.end();
      clearInterval(timer);
      return;
    }
    const viewer = viewerOf(query, atFirst.play.slack, atFirst.play.scenario.channel);
    for (const [name, { text }] of Object.entries(theatre.regions(viewer))) {
      if (sent.get(name) === text) continue;
      sent.set(name, text);
      send('region', { name, html: text });
    }
  };
  const timer = setInterval(tick, tickMs);
  response.on('close', () => clearInterval(timer));
  tick();
}

const scenarioChoice = z.object({ id: z.string() });

async function posted(
  theatre: Theatre,
  pathname: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const site = request.headers['sec-fetch-site'];
  const json = request.headers['content-type'] === 'application/json';
  if (!json || (site !== undefined && site !== 'same-origin')) {
    say(response, 403, { trouble: 'Only the sandbox’s own page may do that.' });
    return;
  }
  const body: unknown = JSON.parse(await read(request));
  try {
    if (pathname === '/scenario') {
      await theatre.show(scenarioChoice.parse(body).id);
      say(response, 200, {});
    } else {
      say(response, 200, await done(act.parse(body), theatre));
    }
  } catch (error) {
    // What the stage does not allow is an answer; a browser would report another status as an error of the page.
    say(response, error instanceof z.ZodError ? 400 : 200, { trouble: troubleWords(error) });
  }
}

const done = (wanted: Act, { stage }: Theatre): Promise<Reply> => carryOut(wanted, stage.play, stage.board);

function troubleWords(error: unknown): string {
  if (error instanceof CannotAct) return error.message;
  if (error instanceof z.ZodError) return `The page asked for something unknown: ${z.prettifyError(error)}`;
  return `That did not work: ${error instanceof Error ? error.message : String(error)}`;
}

function say(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent) {
    response.end();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimit) throw new Error('the request is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((ready, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', failed);
      ready();
    });
  });
