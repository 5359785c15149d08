// One simulated Slack on the loopback interface: the wire (Web API, response URLs, uploads, Socket Mode) around one
// workspace, and the people, screens and stage of it in process. It is a simulator: it speaks Slack's protocol to
// the real clients and holds to Slack's rules, but nothing of it is Slack's.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Acts, acts } from './acts.ts';
import { channels, defaultInstallation, defaultScopes, homeTeam, people, userGroups } from './cast.ts';
import { type Clock, systemClock } from './clock.ts';
import { Courier } from './delivery.ts';
import { Drafts } from './drafts.ts';
import { Faults } from './faults.ts';
import { Feed, Waits } from './feed.ts';
import { HttpDelivery } from './http-delivery.ts';
import { type ModalActs, modalActs } from './modal-acts.ts';
import type { Channel, Person, UserGroup } from './model.ts';
import type { Parts } from './parts.ts';
import { RateLimits } from './rate-limits.ts';
import { type Screen, screen } from './screen.ts';
import { serve } from './serve.ts';
import { goodbyeMs, SocketMode } from './socket-mode.ts';
import { type Stage, stage } from './stage.ts';
import { ResponseUrls, Triggers } from './triggers.ts';
import { Uploads } from './uploads.ts';
import type { WireEntry } from './wire-log.ts';
import { Workspace } from './workspace.ts';

/** How to start. Everything has a default. */
export interface SlackOptions {
  /** The port on 127.0.0.1; 0 (the default) picks a free one. */
  readonly port?: number;
  /** The world's time; real time by default. */
  readonly clock?: Clock;
  /** Decides the faults by chance; 1 by default. */
  readonly seed?: number;
  /** The bot token's scopes; by default those of the app's manifest. */
  readonly scopes?: readonly string[];
  /** Whether Slack's rate limits hold; off by default. */
  readonly rateLimits?: boolean;
  /** The app's request URL: payloads then go there, signed, instead of over Socket Mode. */
  readonly requestUrl?: string;
  /** The app's slash commands; `/asg-swap` by default. */
  readonly commands?: readonly string[];
  /** Further people, channels and user groups; one with a known id replaces it. */
  readonly people?: readonly Person[];
  readonly channels?: readonly Channel[];
  readonly userGroups?: readonly UserGroup[];
}

/** A running simulator. */
export interface SimulatedSlack extends Acts, ModalActs, Screen {
  /** The base of the Web API, ending in `/api/`: what `SLACK_API_URL` is set to. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly teamId: string;
  /** Changes behind the scenes: people, channels, tokens, faults, outages. */
  readonly stage: Stage;
  /** Signed requests by hand, for forged and old signatures; only with `requestUrl`. */
  readonly http: HttpDelivery | undefined;
  /** Resolves when an app has a Socket Mode connection open. */
  connected(options?: { readonly timeoutMs?: number }): Promise<void>;
  /** Ends everything; waits that are still open fail. */
  close(): Promise<void>;
}

// Calls that are being answered get their answer; those that hang are cut off.
async function closeServer(server: Server): Promise<void> {
  const patience = setTimeout(() => server.closeAllConnections(), goodbyeMs);
  await new Promise<void>(resolve => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(patience);
}

/** Starts a simulated Slack on 127.0.0.1. */
export async function startSlack(options: SlackOptions = {}): Promise<SimulatedSlack> {
  const clock = options.clock ?? systemClock;
  const installation = { ...defaultInstallation, commands: options.commands ?? defaultInstallation.commands };
  const log = new Feed<WireEntry>();
  const waits = new Waits();
  const faults = new Faults(options.seed ?? 1);
  const workspace = new Workspace({
    clock,
    team: homeTeam,
    installation,
    people: [...people, ...(options.people ?? [])],
    channels: [...channels, ...(options.channels ?? [])],
    userGroups: [...userGroups, ...(options.userGroups ?? [])],
  });
  const socketMode = new SocketMode({ appId: installation.appId, clock, log });
  const httpDelivery =
    options.requestUrl === undefined
      ? undefined
      : new HttpDelivery({
          requestUrl: options.requestUrl,
          signingSecret: installation.signingSecret,
          clock,
        });
  let port = 0;
  const origin = () => `http://127.0.0.1:${port}`;
  const parts: Parts = {
    clock,
    workspace,
    access: {
      botToken: 'good',
      appToken: 'good',
      scopes: new Set(options.scopes ?? defaultScopes),
      appScopes: new Set(['connections:write']),
    },
    triggers: new Triggers(clock),
    responseUrls: new ResponseUrls(clock),
    uploads: new Uploads(),
    faults,
    rateLimits: new RateLimits(clock, options.rateLimits ?? false),
    socketMode,
    httpDelivery,
    courier: new Courier(httpDelivery ?? socketMode, {
      clock,
      log,
      treatment: () => faults.treatment(),
    }),
    log,
    waits,
    origin,
  };
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    void serve(parts, request, response);
  });
  server.on('upgrade', (request: IncomingMessage, socket, head: Buffer) => {
    if (faults.outage !== undefined || !socketMode.accept(request, socket, head)) socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  port = (server.address() as AddressInfo).port;
  const drafts = new Drafts();
  const messageActs = acts(parts, drafts);

  return {
    apiUrl: `${origin()}/api/`,
    botToken: installation.botToken,
    appToken: installation.appToken,
    signingSecret: installation.signingSecret,
    teamId: homeTeam.id,
    ...messageActs,
    ...modalActs(parts, drafts, messageActs),
    ...screen(parts),
    stage: stage(parts),
    http: httpDelivery,
    async connected({ timeoutMs } = {}) {
      const what = 'a Socket Mode connection';
      await waits.until(
        [log],
        () => (socketMode.open > 0 ? true : undefined),
        timeoutMs === undefined ? { what } : { what, timeoutMs },
      );
    },
    async close() {
      waits.close();
      await socketMode.close();
      await closeServer(server);
    },
  };
}
